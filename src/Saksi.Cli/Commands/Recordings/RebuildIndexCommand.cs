using Saksi.Age;
using Saksi.Cli.CommandLine;
using Saksi.Recording;
using Saksi.Recording.Rebuilding;
using Saksi.Recording.Storage;

namespace Saksi.Cli.Commands.Recordings;

/// <summary><c>saksi rebuild-index</c>: the owner makes the index again from segments and journal.</summary>
internal static class RebuildIndexCommand
{
    public static SubCommand Create()
    {
        var data = CommonOptions.Data();
        var identity = IdentityOption.Create();
        var passphrase = IdentityOption.PassphraseFile();
        return new SubCommand("rebuild-index", "Makes the index again from the sealed recordings and the journal.")
        {
            Options = { data, identity, passphrase, CommonOptions.Json() },
            Examples = ["saksi rebuild-index --data /srv/saksi --identity owner.key     # stop the recorder first"],
            Run = context => RunAsync(
                context,
                context.Value(data),
                IdentityOption.Read(context, context.Value(identity), context.ValueOrDefault(passphrase))),
        };
    }

    private static async Task<ExitStatus> RunAsync(
        CommandContext context, string directory, IReadOnlyList<IAgeIdentity> identities)
    {
        RebuildReport report;
        try
        {
            var data = DataDirectory.Open(directory);
            report = await context.Progress.RunAsync(
                "Reading segments",
                total: null,
                meter => Task.Run(() => IndexRebuilder.Run(data, identities, context.Time, () => meter.Advance(1), context.Stop)));
        }
        catch (Exception exception) when (exception is RecordingException or StorageMissingException)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }

        foreach (var problem in report.Problems)
        {
            context.Warn(problem);
        }

        if (context.IsJson)
        {
            context.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("segments", report.Segments);
                json.WriteNumber("missing", report.Missing);
                json.WriteStartArray("problems");
                foreach (var problem in report.Problems)
                {
                    json.WriteStringValue(problem);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
        }
        else
        {
            context.Output.WriteLine($"{report.Segments} segments are in the new index, {report.Missing} are missing.");
        }

        // An index without what could not be read is an answer, but not a good one.
        return report.Problems.Count == 0 ? ExitStatus.Good : ExitStatus.Failed;
    }
}
