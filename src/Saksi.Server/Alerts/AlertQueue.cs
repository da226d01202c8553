using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Saksi.Server.Alerts;

/// <summary>Alerts that wait for one way out: bounded; each is tried a few times, ever more slowly, and then given up.</summary>
internal sealed partial class AlertQueue(IAlertWay way, TimeProvider time, ILogger logger)
{
    private const int MostWaiting = 100;

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5)];

    private readonly ILogger _logger = logger;
    private readonly Channel<Alert> _waiting = Channel.CreateBounded<Alert>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Offer(Alert alert)
    {
        if (way.IsFor(alert))
        {
            _waiting.Writer.TryWrite(alert);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var alert in _waiting.Reader.ReadAllAsync(cancellationToken))
            {
                await SendAsync(alert, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the server.
        }
    }

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "The supervisor of a way out: whatever goes wrong with one alert, the next has to be sent.")]
    private async Task SendAsync(Alert alert, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await way.SendAsync(alert, cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (AlertException exception)
            {
                if (!exception.MayTryAgain || attempt >= Pauses.Length)
                {
                    LogGivenUp(way.Name, alert.Rule.Name, exception.Message);
                    return;
                }

                LogFailed(way.Name, alert.Rule.Name, exception.Message, Pauses[attempt].TotalSeconds);
            }
            catch (Exception exception)
            {
                // The type alone: messages of libraries may repeat what they were given.
                LogGivenUp(way.Name, alert.Rule.Name, exception.GetType().Name);
                return;
            }

            await Task.Delay(Pauses[attempt], time, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The {Way} of the alert rule {Rule} failed: {Reason}. It is tried again in {Seconds} s")]
    private partial void LogFailed(string way, string rule, string reason, double seconds);

    [LoggerMessage(LogLevel.Error, "The {Way} of the alert rule {Rule} is given up: {Reason}")]
    private partial void LogGivenUp(string way, string rule, string reason);
}
