using System.CommandLine;
using System.Text.Json;
using Saksi.Cli.CommandLine;
using Saksi.Recording.Coverage;
using Saksi.Recording.Holds;
using Saksi.Recording.Index;
using Saksi.Recording.Storage;

namespace Saksi.Cli.Commands.Recordings;

/// <summary><c>saksi hold</c>: keeps recordings from being deleted by retention.</summary>
internal static class HoldCommand
{
    public static SubCommand Create() =>
        new("hold", "Keeps recordings from being deleted, whatever the retention limits say.")
        {
            Subcommands = { Place(), List(), Release() },
            Examples =
            [
                "saksi hold place --data /srv/saksi --camera door --from 2026-11-24T08:00:00Z --to 2026-11-24T09:00:00Z --reason \"case 4711\"",
                "saksi hold list --data /srv/saksi",
                "saksi hold release --data /srv/saksi 6f0c3f7e-…",
            ],
        };

    private static SubCommand Place()
    {
        var data = CommonOptions.Data();
        var camera = new Option<string>("--camera") { Description = "Only this camera; without it all.", HelpName = "ID" };
        var from = CommonOptions.Time("--from", "Begin of the time to keep.");
        var to = CommonOptions.Time("--to", "End of the time to keep.");
        var reason = new Option<string>("--reason") { Description = "Why, for those who come later.", HelpName = "TEXT", Required = true };
        from.Required = to.Required = true;
        return new SubCommand("place", "Places a hold and prints its id.")
        {
            Options = { data, camera, from, to, reason, CommonOptions.Json() },
            Run = context => Task.FromResult(WithHolds(context, context.Value(data), holds =>
            {
                var (begin, end) = (context.Value(from)!.Value, context.Value(to)!.Value); // Required options.
                if (begin >= end)
                {
                    throw new WrongUsageException("--from is not before --to.");
                }

                WarnOfUnknown(context, context.Value(data), context.ValueOrDefault(camera));
                var hold = holds.Place(context.ValueOrDefault(camera) ?? "", begin, end, context.Value(reason));
                Write(context, json => WriteHold(json, hold), hold.Id.ToString());
                return ExitStatus.Good;
            })),
        };
    }

    private static SubCommand List()
    {
        var data = CommonOptions.Data();
        return new SubCommand("list", "Lists the holds in force.")
        {
            Options = { data, CommonOptions.Json() },
            Run = context => Task.FromResult(WithHolds(context, context.Value(data), holds =>
            {
                var list = holds.List();
                var lines = list.Select(hold =>
                    $"{hold.Id}  {(hold.Camera.Length == 0 ? "all cameras" : hold.Camera)}  {Rfc3339Time.Format(hold.From)} to "
                    + $"{Rfc3339Time.Format(hold.To)}  {hold.Reason}");
                Write(context, json => WriteHolds(json, list), list.Count == 0 ? "No holds." : string.Join('\n', lines));
                return ExitStatus.Good;
            })),
        };
    }

    private static SubCommand Release()
    {
        var data = CommonOptions.Data();
        var id = new Argument<Guid>("ID")
        {
            Description = "The hold, as `saksi hold list` prints it.",
            CustomParser = result =>
            {
                if (!Guid.TryParse(result.Tokens[0].Value, out var parsed))
                {
                    result.AddError($"'{result.Tokens[0].Value}' is not the id of a hold; `saksi hold list` prints them.");
                }

                return parsed;
            },
        };
        return new SubCommand("release", "Releases a hold: retention may delete again what it covered.")
        {
            Arguments = { id },
            Options = { data, CommonOptions.Json() },
            Run = context => Task.FromResult(WithHolds(context, context.Value(data), holds =>
            {
                var released = context.Value(id);
                if (!holds.Release(released))
                {
                    throw new UserErrorException($"There is no hold {released}.", "`saksi hold list` prints those in force.");
                }

                Write(context, json => WriteReleased(json, released), "Released.");
                return ExitStatus.Good;
            })),
        };
    }

    /// <summary>A hold may be placed before a camera's first recording, but a mistyped name would keep nothing.</summary>
    private static void WarnOfUnknown(CommandContext context, string directory, string? camera)
    {
        if (camera is not null && CoverageQuery.Run(DataDirectory.Open(directory), camera, null, null, context.Time).Count == 0)
        {
            context.Warn($"nothing of a camera '{camera}' is recorded in {directory}. `saksi coverage` lists the cameras there are.");
        }
    }

    private static ExitStatus WithHolds(CommandContext context, string directory, Func<HoldStore, ExitStatus> act)
    {
        try
        {
            return act(new HoldStore(DataDirectory.Open(directory), context.Time));
        }
        catch (Exception exception) when (exception is StorageMissingException or IndexDamagedException)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }
    }

    private static void Write(CommandContext context, Action<Utf8JsonWriter> json, string text)
    {
        if (context.IsJson)
        {
            context.WriteJson(json);
        }
        else
        {
            context.Output.WriteLine(text);
        }
    }

    private static void WriteHolds(Utf8JsonWriter json, IReadOnlyList<Hold> holds)
    {
        json.WriteStartObject();
        json.WriteStartArray("holds");
        foreach (var hold in holds)
        {
            WriteHold(json, hold);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHold(Utf8JsonWriter json, Hold hold)
    {
        json.WriteStartObject();
        json.WriteString("id", hold.Id);
        json.WriteString("camera", hold.Camera.Length == 0 ? null : hold.Camera);
        json.WriteString("from", Rfc3339Time.Format(hold.From));
        json.WriteString("to", Rfc3339Time.Format(hold.To));
        json.WriteString("reason", hold.Reason);
        json.WriteString("placed", Rfc3339Time.Format(hold.Placed));
        json.WriteEndObject();
    }

    private static void WriteReleased(Utf8JsonWriter json, Guid id)
    {
        json.WriteStartObject();
        json.WriteString("released", id);
        json.WriteEndObject();
    }
}
