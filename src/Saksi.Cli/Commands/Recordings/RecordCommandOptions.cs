using System.CommandLine;
using Saksi.Age;
using Saksi.Cli.CommandLine;
using Saksi.Media.Rtsp;
using Saksi.Recording;
using Saksi.Recording.Retention;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Unsealing;
using Saksi.Server.Settings;

namespace Saksi.Cli.Commands.Recordings;

/// <summary>What <c>saksi record</c> takes, and how it becomes a recorder's settings.</summary>
internal sealed class RecordCommandOptions
{
    public Argument<string[]> Streams { get; } = new("URL")
    {
        Description = "The streams: rtsp://… or rtsps://…, each possibly named as CAMERA=URL or CAMERA/STREAM=URL.",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string[]> Recipients { get; } = new("--recipient", "-r")
    {
        Description = "Seal to this recipient (age1…). Give it twice at least: yours, and one whose identity lies elsewhere.",
        HelpName = "R",
    };

    public Option<bool> SingleRecipient { get; } = new("--single-recipient")
    {
        Description = "One recipient is enough: if its identity is lost, so are the recordings.",
    };

    public Option<string> Data { get; } = CommonOptions.Data();

    public Option<string[]> Storages { get; } = new("--storage")
    {
        Description = "Write segments into this directory too; each may be on a disk of its own. Without it, into the data folder.",
        HelpName = "DIR",
    };

    public Option<TimeSpan?> Duration { get; } = CommonOptions.RunDuration();

    public Option<RtspTransport> Transport { get; } = CameraOptions.Transport();

    public CameraPasswordOptions Password { get; } = new();

    public Option<string[]> Fingerprints { get; } = CameraOptions.Fingerprints();

    public Option<bool> AllowBasic { get; } = CameraOptions.AllowBasic();

    public Option<TimeSpan?> KeepFor { get; } = CommonOptions.Duration(
        "--keep", "Delete recordings that are older than this. Without it, nothing is deleted for its age.");

    public Option<long?> MaximumBytes { get; } = CommonOptions.ByteSize(
        "--max-bytes", "Delete the oldest recordings of all cameras when they are larger than this together.");

    public Option<string[]> CameraKeepFor { get; } = new("--camera-keep")
    {
        Description = "The same for one camera, instead of --keep.",
        HelpName = "CAMERA=DURATION",
    };

    public Option<string[]> CameraMaximumBytes { get; } = new("--camera-max-bytes")
    {
        Description = "Delete one camera's oldest recordings when they are larger than this.",
        HelpName = "CAMERA=SIZE",
    };

    /// <exception cref="WrongUsageException">Something is not as it should be.</exception>
    public RecorderOptions Read(CommandContext context)
    {
        var password = Password.Read(context);
        var recipients = (context.ValueOrDefault(Recipients) ?? []).Select(ParseRecipient).ToList();
        var single = context.ValueOrDefault(SingleRecipient);
        CheckRecipients(recipients, single);
        var streams = StreamArgument.Parse(context.Value(Streams));
        return new RecorderOptions
        {
            DataDirectory = context.Value(Data),
            StorageDirectories = context.ValueOrDefault(Storages) ?? [],
            Recipients = recipients.ToList<IAgeRecipient>(),
            AllowSingleRecipient = single,
            Streams = streams.Select(stream => new StreamOptions
            {
                Name = stream.Name,
                Url = stream.Url,
                UserName = password?.User,
                Password = password?.Password,
                Transport = context.ValueOrDefault(Transport),
                CertificateFingerprints = context.ValueOrDefault(Fingerprints) ?? [],
                AllowBasicOverPlainText = context.ValueOrDefault(AllowBasic),
            }).ToList(),
            Retention = ReadRetention(context, () => KnownCameras(context.Value(Data), streams.Select(stream => stream.Name))),
            Time = context.Time,
        };
    }

    private static void CheckRecipients(List<X25519Recipient> recipients, bool single)
    {
        if (recipients.Count == 0)
        {
            throw new WrongUsageException(
                "No recipient is given: there is nobody to seal the recordings to.",
                "Make a key with `saksi keygen -o owner.key` and give what it prints with --recipient.");
        }

        if (recipients.Distinct().Count() < 2 && !single)
        {
            throw new WrongUsageException(
                "Only one recipient is given: if its identity is lost, so are the recordings.",
                "Give a second --recipient whose identity you keep elsewhere, or say --single-recipient.");
        }
    }

    private static X25519Recipient ParseRecipient(string text) =>
        X25519Recipient.TryParse(text, out var recipient, out var reason)
            ? recipient
            : throw new WrongUsageException(
                $"'{Shorten(text)}' is no recipient: {reason}.", "A recipient starts with age1; `saksi keygen` prints one.");

    /// <summary>Who mixes up the two halves of a key pair shall not find the secret one in a log.</summary>
    private static string Shorten(string text) => text.Length <= 12 ? text : text[..8] + "…";

    private RetentionPolicy ReadRetention(CommandContext context, Func<IReadOnlyList<string>> knownCameras)
    {
        var ages = Pairs(context.ValueOrDefault(CameraKeepFor), CameraKeepFor.Name);
        var sizes = Pairs(context.ValueOrDefault(CameraMaximumBytes), CameraMaximumBytes.Name);
        CheckCameras(ages.Keys, CameraKeepFor.Name, knownCameras);
        CheckCameras(sizes.Keys, CameraMaximumBytes.Name, knownCameras);
        var cameras = ages.Keys.Union(sizes.Keys).ToDictionary(camera => camera, camera => new RetentionLimit
        {
            MaximumAge = ages.TryGetValue(camera, out var age) ? ParseDuration(age) : null,
            MaximumBytes = sizes.TryGetValue(camera, out var size) ? ParseSize(size) : null,
        });
        return new RetentionPolicy
        {
            All = new RetentionLimit
            {
                MaximumAge = context.ValueOrDefault(KeepFor),
                MaximumBytes = context.ValueOrDefault(MaximumBytes),
            },
            Cameras = cameras,
        };
    }

    /// <summary>A limit for a mistyped name would be none, and the disk would fill up.</summary>
    private static void CheckCameras(IEnumerable<string> named, string option, Func<IReadOnlyList<string>> knownCameras)
    {
        foreach (var camera in named)
        {
            if (knownCameras() is var known && !known.Contains(camera))
            {
                throw new WrongUsageException(
                    $"{option} is given for '{camera}', but no camera has that name.", $"Known are: {string.Join(", ", known)}.");
            }
        }
    }

    /// <summary>Those that are to be recorded, and those of which there are recordings already.</summary>
    private static List<string> KnownCameras(string data, IEnumerable<StreamName> streams)
    {
        IEnumerable<StreamName> earlier = [];
        try
        {
            earlier = Unsealer.Streams(DataDirectory.Open(data));
        }
        catch (Exception exception) when (exception is StorageMissingException or RecordingException)
        {
            // Nothing has been recorded there yet, or the recorder will say what is wrong with it.
        }

        return streams.Concat(earlier).Select(stream => stream.Camera).Distinct().ToList();
    }

    private static Dictionary<string, string> Pairs(string[]? texts, string option)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var text in texts ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !StreamName.IsValidPart(text[..equals]))
            {
                throw new WrongUsageException($"'{text}' is not what {option} takes.", "Write CAMERA=VALUE.");
            }

            pairs[text[..equals]] = text[(equals + 1)..];
        }

        return pairs;
    }

    private static TimeSpan ParseDuration(string text) => DurationText.TryParse(text, out var duration)
        ? duration
        : throw new WrongUsageException($"'{text}' is not a duration.", "Write it as 12h, 7d or 90d.");

    private static long ParseSize(string text) => ByteSizeText.TryParse(text, out var bytes)
        ? bytes
        : throw new WrongUsageException($"'{text}' is not a size.", "Write it as 500MB, 10GB or 2TB.");
}
