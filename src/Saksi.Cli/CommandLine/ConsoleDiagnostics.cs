using Microsoft.Extensions.Logging;

namespace Saksi.Cli.CommandLine;

/// <summary>Diagnostics of long-running work as lines on standard error, or kept for a display that owns the terminal.</summary>
internal sealed class ConsoleDiagnostics(TextWriter error) : ILogger
{
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly Queue<string> _latest = [];

    /// <summary>While true, lines are kept and not printed: a table is being drawn where they would go.</summary>
    public bool IsHeld { get; set; }

    /// <summary>The latest lines.</summary>
    public IReadOnlyList<string> Latest
    {
        get
        {
            lock (_lock)
            {
                return [.. _latest.Distinct()];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var line = TerminalText.Clean($"{(logLevel == LogLevel.Warning ? "warning" : "error")}: {formatter(state, exception)}");
        lock (_lock)
        {
            _latest.Enqueue(line);
            if (_latest.Count > Kept)
            {
                _latest.Dequeue();
            }

            if (!IsHeld)
            {
                error.WriteLine(line);
            }

            if (exception is not null)
            {
                error.WriteLine(TerminalText.Clean(exception.ToString()));
            }
        }
    }
}
