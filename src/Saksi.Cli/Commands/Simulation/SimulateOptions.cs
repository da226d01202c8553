using System.CommandLine;
using System.Net;
using Saksi.Cli.CommandLine;
using Saksi.Simulator;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Faults;
using Saksi.Simulator.Personalities;

namespace Saksi.Cli.Commands.Simulation;

/// <summary>The options of <c>saksi simulate</c>.</summary>
internal sealed class SimulateOptions
{
    private readonly Option<int> _cameras = With("--cameras", "How many cameras.", "N", 1);
    private readonly Option<int> _port = With("--port", "The port to listen on; 0 for a free one. RTSPS takes the next one.", "P", 8554);
    private readonly Option<string> _address = With("--address", "The address to listen on.", "A", "127.0.0.1");
    private readonly Option<bool> _portPerCamera = new("--port-per-camera") { Description = "Each camera has a port of its own, from --port up." };
    private readonly Option<string> _codec = With("--codec", "h264, h265 or mjpeg.", "CODEC", "h264");
    private readonly Option<string> _audio = With("--audio", "aac, pcma, pcmu, opus or none.", "CODEC", "none");
    private readonly Option<int> _width = With("--width", "In pixels.", "W", 1280);
    private readonly Option<int> _height = With("--height", "In pixels.", "H", 720);
    private readonly Option<double> _fps = With("--fps", "Pictures per second.", "F", 25.0);
    private readonly Option<string> _bitrate = With("--bitrate", "Bits per second, such as 4M or 32k.", "B", "2M");
    private readonly Option<double> _gop = With("--gop", "Seconds from one key frame to the next.", "SECONDS", 2.0);
    private readonly Option<bool> _sub = new("--sub") { Description = "Each camera has a small second stream." };
    private readonly CameraPasswordOptions _password = new();
    private readonly Option<string[]> _auth = new("--auth")
    {
        Description = "How the password is asked for: basic, digest or digest-sha256. Several in the order of the headers.",
        HelpName = "SCHEME",
    };

    private readonly Option<bool> _tls = new("--tls") { Description = "RTSPS, with a certificate signed by itself." };
    private readonly Option<string[]> _personality = new("--personality")
    {
        Description = "Which camera to pretend to be; several are dealt out in turn.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _personalities = new("--personalities")
    {
        Description = "A JSON file with personalities of your own; without --personality, all of them are dealt out.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _fault = new("--fault")
    {
        Description = "What goes wrong, for all cameras or with NAME: before it for one. " + string.Join("; ", FaultScript.Usage) + ".",
        HelpName = "FAULT",
    };

    private readonly OnvifSimulationOptions _onvif = new();
    private readonly Option<TimeSpan?> _duration = CommonOptions.RunDuration();
    private readonly Option<string?> _clips = new("--clips")
    {
        Description = "Where encoded pictures are kept; without, in the user's cache folder.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _synthetic = new("--synthetic") { Description = "Flat pictures made without ffmpeg (H.264, G.711)." };
    private readonly Option<string?> _urlsFile = new("--urls-file")
    {
        Description = "Write the URLs to this file, one a line, as soon as the cameras answer.",
        HelpName = "F",
    };

    public IEnumerable<Option> All =>
    [
        _cameras, _port, _address, _portPerCamera, _codec, _audio, _width, _height, _fps, _bitrate, _gop, _sub, _password.User,
        _password.PasswordFile, _auth, _tls, _personality, _personalities, _fault, _duration, _clips, _synthetic, _urlsFile,
        .. _onvif.All, CommonOptions.Json(),
    ];

    /// <summary>Reads and checks all of them.</summary>
    /// <exception cref="WrongUsageException">They make no sense, one by one or together.</exception>
    public SimulateRequest Read(CommandContext context)
    {
        var request = new SimulateRequest
        {
            Cameras = Between(context.Value(_cameras), 1, 4000, "--cameras"),
            Address = IPAddress.TryParse(context.Value(_address), out var address) ? address
                : throw new WrongUsageException($"--address {context.Value(_address)} is no IP address.", "Try 127.0.0.1 or 0.0.0.0."),
            Port = Between(context.Value(_port), 0, ushort.MaxValue, "--port"),
            PortPerCamera = context.ValueOrDefault(_portPerCamera),
            Video = new VideoRecipe
            {
                Codec = SimulationText.Codec(context.Value(_codec), "--codec", ClipCodec.H264, ClipCodec.H265, ClipCodec.Mjpeg),
                Width = context.Value(_width),
                Height = context.Value(_height),
                FramesPerSecond = context.Value(_fps),
                BitsPerSecond = SimulationText.BitRate(context.Value(_bitrate)),
                GopSeconds = context.Value(_gop),
            },
            Audio = context.Value(_audio) == "none" ? null : SimulationText.Codec(
                context.Value(_audio), "--audio", ClipCodec.Aac, ClipCodec.Pcma, ClipCodec.Pcmu, ClipCodec.Opus),
            HasSubStream = context.ValueOrDefault(_sub),
            IsSynthetic = context.ValueOrDefault(_synthetic),
            Credentials = _password.Read(context),
            Challenges = context.ValueOrDefault(_auth) is { Length: > 0 } schemes ? [.. schemes.Select(SimulationText.Scheme)] : null,
            Tls = context.ValueOrDefault(_tls),
            Personalities = ChosenPersonalities(context),
            Faults = [.. (context.ValueOrDefault(_fault) ?? []).Select(SimulationText.Fault)],
            Duration = context.ValueOrDefault(_duration),
            ClipsFolder = context.ValueOrDefault(_clips) ?? DefaultClipsFolder(),
            UrlsFile = context.ValueOrDefault(_urlsFile),
            Onvif = _onvif.Read(context),
        };
        Check(request);
        return request;
    }

    private static void Check(SimulateRequest request)
    {
        if (request.IsSynthetic && (request.Video.Codec != ClipCodec.H264 || request.Audio is ClipCodec.Aac or ClipCodec.Opus))
        {
            throw new WrongUsageException("--synthetic makes H.264 and G.711 only.", "Leave it out, and ffmpeg encodes the others.");
        }

        if (request is { Challenges: not null, Credentials: null })
        {
            throw new WrongUsageException("--auth is given without a password.", "Add --user NAME --password-file FILE.");
        }

        foreach (var fault in request.Faults.Where(fault => fault.Camera is not null))
        {
            if (!Enumerable.Range(1, request.Cameras).Any(number => SimulatedCameras.NameOf(number) == fault.Camera))
            {
                throw new WrongUsageException(
                    $"A fault is about '{fault.Camera}', and there is no such camera.",
                    $"They are called {SimulatedCameras.NameOf(1)} to {SimulatedCameras.NameOf(request.Cameras)}.");
            }
        }
    }

    private IReadOnlyList<Personality> ChosenPersonalities(CommandContext context)
    {
        var file = context.ValueOrDefault(_personalities);
        var names = context.ValueOrDefault(_personality) ?? [];
        try
        {
            var own = file is null ? [] : PersonalityFile.Load(file);
            Personality[] known = [Personality.Plain, .. own, .. PersonalityFile.LoadShipped()];
            return names.Length > 0 ? [.. names.Select(Find)] : own.Count > 0 ? own : [Personality.Plain];

            Personality Find(string name) => Array.Find(known, personality => personality.Name == name)
                ?? throw new WrongUsageException(
                    $"There is no personality '{name}'.",
                    "Known are: " + string.Join(", ", known.Select(personality => personality.Name)) + ".");
        }
        catch (SimulatorException mistake)
        {
            throw new UserErrorException(mistake.Message, cause: mistake);
        }
    }

    // The XDG base directory specification: $XDG_CACHE_HOME, or ~/.cache.
    private static string DefaultClipsFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set && Path.IsPathRooted(set)
            ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "saksi", "clips");
    }

    private static int Between(int value, int least, int most, string name) => value >= least && value <= most
        ? value
        : throw new WrongUsageException($"{name} {value} is not between {least} and {most}.");

    private static Option<T> With<T>(string name, string description, string helpName, T value) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => value,
    };
}
