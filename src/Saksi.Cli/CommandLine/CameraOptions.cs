using System.CommandLine;
using Saksi.Media.Rtsp;

namespace Saksi.Cli.CommandLine;

/// <summary>Options of every command that connects to cameras.</summary>
internal static class CameraOptions
{
    /// <summary><c>--transport tcp|udp|auto</c>.</summary>
    public static Option<RtspTransport> Transport()
    {
        var option = new Option<RtspTransport>("--transport")
        {
            Description = "How video travels: tcp, udp, or auto (tcp first, then what works).",
            HelpName = "tcp|udp|auto",
            DefaultValueFactory = _ => RtspTransport.Auto,
            CustomParser = result =>
            {
                switch (result.Tokens[0].Value.ToLowerInvariant())
                {
                    case "tcp":
                        return RtspTransport.Tcp;
                    case "udp":
                        return RtspTransport.Udp;
                    case "auto":
                        return RtspTransport.Auto;
                    default:
                        result.AddError($"'{result.Tokens[0].Value}' is no transport. Write tcp, udp or auto.");
                        return RtspTransport.Auto;
                }
            },
        };
        option.CompletionSources.Add("tcp", "udp", "auto");
        return option;
    }

    /// <summary><c>--fingerprint SHA256</c>, repeatable.</summary>
    public static Option<string[]> Fingerprints() => new("--fingerprint")
    {
        Description = "Accept the TLS certificate with this SHA-256 fingerprint although nobody trusted has signed it.",
        HelpName = "SHA256",
    };

    /// <summary><c>--allow-basic</c>.</summary>
    public static Option<bool> AllowBasic() => new("--allow-basic")
    {
        Description = "Send the password readable for everyone on the network, for cameras that know nothing better.",
    };
}
