using Microsoft.Extensions.Logging;

namespace Saksi.Cli.Commands.Recordings;

/// <summary>Diagnostics of the recorder as lines on standard error; silent while a live table is shown.</summary>
internal sealed class ConsoleDiagnostics(TextWriter error) : ILogger
{
    private readonly Lock _lock = new();

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

        lock (_lock)
        {
            error.WriteLine($"{(logLevel == LogLevel.Warning ? "warning" : "error")}: {formatter(state, exception)}");
            if (exception is not null)
            {
                error.WriteLine(exception);
            }
        }
    }
}
