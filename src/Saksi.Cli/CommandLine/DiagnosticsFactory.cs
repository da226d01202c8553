using Microsoft.Extensions.Logging;

namespace Saksi.Cli.CommandLine;

/// <summary>Hands the command's diagnostics to parts that want one for each of their categories.</summary>
internal sealed class DiagnosticsFactory(ILogger diagnostics) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => diagnostics;

    public void AddProvider(ILoggerProvider provider)
    {
        // The terminal is the only place they go to.
    }

    public void Dispose()
    {
        // The command owns its diagnostics.
    }
}
