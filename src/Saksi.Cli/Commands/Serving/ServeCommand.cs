using System.CommandLine;
using Saksi.Cli.CommandLine;
using Saksi.Server.Hosting;
using Saksi.Server.Settings;

namespace Saksi.Cli.Commands.Serving;

/// <summary><c>saksi serve</c>: the recorder with its page and API.</summary>
internal static class ServeCommand
{
    public static SubCommand Create()
    {
        var data = new Option<string>("--data")
        {
            Description = $"The folder that holds everything: {SettingsStore.FileName} with the settings, accounts, recordings. Made when it is not there.",
            HelpName = "DIR",
            Required = true,
        };
        var listen = new Option<string>("--listen")
        {
            Description = "Where to serve the page, instead of where the settings say: ADDRESS:PORT.",
            HelpName = "ADDRESS:PORT",
        };
        return new SubCommand("serve", "Records the cameras of the settings file and serves the page, until it is stopped.")
        {
            Options = { data, listen },
            Examples =
            [
                "saksi serve --data /srv/saksi",
                "saksi serve --data /srv/saksi --listen 0.0.0.0:8443",
            ],
            Run = context => RunAsync(context, context.Value(data), context.ValueOrDefault(listen)),
        };
    }

    private static async Task<ExitStatus> RunAsync(CommandContext context, string data, string? listen)
    {
        if (listen is not null && !ListenAddress.TryParse(listen, out _, out var reason))
        {
            throw new WrongUsageException(reason);
        }

        using var diagnostics = new DiagnosticsFactory(context.Diagnostics);
        try
        {
            await using var server = await SaksiServer.StartAsync(
                new ServerOptions
                {
                    DataDirectory = data,
                    Listen = listen,
                    Diagnostics = diagnostics,
                    Announce = line => context.Output.WriteLine(TerminalText.Clean(line)),
                    Time = context.Time,
                },
                context.Stop);
            await server.RunAsync(context.Stop);
            return ExitStatus.Good;
        }
        catch (SettingsException exception)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }
    }
}
