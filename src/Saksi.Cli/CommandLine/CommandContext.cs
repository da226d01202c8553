using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Saksi.Cli.CommandLine;

/// <summary>What a running command sees of the world: its values, where to write, the clock and when to stop.</summary>
/// <remarks>
/// The result goes to <see cref="Output"/>, everything said to a person goes to <see cref="Error"/>. With
/// <c>--json</c> exactly one document goes to <see cref="Output"/> and nothing else.
/// </remarks>
internal sealed class CommandContext(ParseResult parsed, CancellationToken stop)
{
    /// <summary>Cancelled by Ctrl-C and SIGTERM. End in an orderly way and return; a second signal ends the process.</summary>
    public CancellationToken Stop => stop;

    public TextWriter Output => parsed.InvocationConfiguration.Output;

    public TextWriter Error => parsed.InvocationConfiguration.Error;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether <c>--json</c> was given.</summary>
    public bool IsJson { get; } = CommonOptions.IsJson(parsed);

    /// <summary>Whether the JSON document has been printed already.</summary>
    public bool HasWrittenJson { get; private set; }

    /// <summary>Where long-running work says what is wrong.</summary>
    public ConsoleDiagnostics Diagnostics { get; } = new(parsed.InvocationConfiguration.Error);

    /// <summary>Where long work shows how far it is.</summary>
    public ProgressDisplay Progress => new(Error, Time);

    /// <summary>The value of a required argument or of an option with a default.</summary>
    public T Value<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <inheritdoc cref="Value{T}(Argument{T})"/>
    public T Value<T>(Option<T> option) => parsed.GetRequiredValue(option);

    /// <summary>The value of an option, or the default of its type when it was not given.</summary>
    public T? ValueOrDefault<T>(Option<T> option) => parsed.GetValue(option);

    /// <inheritdoc cref="ValueOrDefault{T}(Option{T})"/>
    public T? ValueOrDefault<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Tells the user something that does not stop the command.</summary>
    public void Warn(string sentence) => Error.WriteLine(TerminalText.Clean($"warning: {sentence}"));

    /// <summary>Prints the one JSON document of <c>--json</c>.</summary>
    /// <param name="value">What to print.</param>
    /// <param name="type">From the command's source-generated context; see <see cref="JsonText"/>.</param>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type) =>
        WriteJson(writer => JsonSerializer.Serialize(writer, value, type));

    /// <summary>Prints the one JSON document of a command that failed, if none is printed yet and <c>--json</c> was given.</summary>
    public void WriteJsonError(UserErrorException mistake)
    {
        if (IsJson && !HasWrittenJson)
        {
            WriteJson(writer => JsonText.WriteFailure(writer, mistake.Message, mistake.Hint));
        }
    }

    /// <summary>Prints the one JSON document of <c>--json</c>, written by hand.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write)
    {
        if (HasWrittenJson)
        {
            throw new InvalidOperationException("--json prints one document; this command has printed it already.");
        }

        var document = JsonText.Of(write);
        HasWrittenJson = true;
        Output.WriteLine(document);
        Output.Flush();
    }
}
