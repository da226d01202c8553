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
            // The default is written here because the library would print the name in the code; it is the enum's zero.
            Description = "How video travels: tcp, udp, or auto (tcp first, then what works). [default: auto]",
            HelpName = "tcp|udp|auto",
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
        option.CompletionSources.Clear(); // The names of the enumeration, in upper case.
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
        Description = "Log in with Basic too when a camera refuses the Digest it offers. The risk: without rtsps://, everybody "
            + "on the network between can read the password.",
    };
}
