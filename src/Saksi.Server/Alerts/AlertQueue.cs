using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Saksi.Server.Alerts;

/// <summary>Alerts that wait for one way out: bounded; each is tried a few times, ever more slowly, and then given up.</summary>
/// <remarks>What is tried again holds up no other: one address that does not answer must not keep the others' alerts.</remarks>
internal sealed partial class AlertQueue
{
    private const int MostWaiting = 100;

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5)];

    private readonly IAlertWay _way;
    private readonly AlertDeliveries _deliveries;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<Alert> _waiting;

    public AlertQueue(IAlertWay way, AlertDeliveries deliveries, TimeProvider time, ILogger logger)
    {
        _way = way;
        _deliveries = deliveries;
        _time = time;
        _logger = logger;
        _waiting = Channel.CreateBounded<Alert>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => GiveUp(dropped, TooMany));
    }

    private static string TooMany => $"{MostWaiting} others wait already";

    public void Offer(Alert alert)
    {
        if (_way.IsFor(alert))
        {
            _waiting.Writer.TryWrite(alert);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var again = new List<Task>();
        try
        {
            await foreach (var alert in _waiting.Reader.ReadAllAsync(cancellationToken))
            {
                again.RemoveAll(task => task.IsCompleted);
                if (await IsDoneAsync(alert, attempt: 0, cancellationToken))
                {
                    continue;
                }

                if (again.Count < MostWaiting)
                {
                    again.Add(TryAgainAsync(alert, cancellationToken));
                }
                else
                {
                    GiveUp(alert, TooMany);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the server.
        }

        await Task.WhenAll(again);
    }

    private async Task TryAgainAsync(Alert alert, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                await Task.Delay(Pauses[attempt - 1], _time, cancellationToken);
                if (await IsDoneAsync(alert, attempt, cancellationToken))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the server.
        }
    }

    /// <summary>Sends it, once.</summary>
    /// <returns>False: it is to be tried again. The attempt after the last pause is always the last.</returns>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "The supervisor of a way out: whatever goes wrong with one alert, the next has to be sent.")]
    private async Task<bool> IsDoneAsync(Alert alert, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            await _way.SendAsync(alert, cancellationToken);
            _deliveries.Arrived(alert.Rule.Name, _way.Name);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (AlertException exception) when (exception.MayTryAgain && attempt < Pauses.Length)
        {
            _deliveries.Failed(alert.Rule.Name, _way.Name, exception.Message, isTriedAgain: true);
            LogFailed(_way.Name, alert.Rule.Name, exception.Message, Pauses[attempt].TotalSeconds);
            return false;
        }
        catch (AlertException exception)
        {
            GiveUp(alert, exception.Message);
        }
        catch (Exception exception)
        {
            // The type alone: messages of libraries may repeat what they were given.
            GiveUp(alert, exception.GetType().Name);
        }

        return true;
    }

    private void GiveUp(Alert alert, string reason)
    {
        _deliveries.Failed(alert.Rule.Name, _way.Name, reason);
        LogGivenUp(_way.Name, alert.Rule.Name, reason);
    }

    [LoggerMessage(LogLevel.Warning, "The {Way} of the alert rule {Rule} failed: {Reason}. It is tried again in {Seconds} s")]
    private partial void LogFailed(string way, string rule, string reason, double seconds);

    [LoggerMessage(LogLevel.Error, "The {Way} of the alert rule {Rule} is given up: {Reason}")]
    private partial void LogGivenUp(string way, string rule, string reason);
}
