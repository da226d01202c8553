using System.CommandLine;

namespace Saksi.Cli.CommandLine;

/// <summary>Runs one command and turns whatever it throws into a sentence and an exit status.</summary>
internal static class CommandRunner
{
    /// <summary>Set to 1, this makes the command print the stack of every failure.</summary>
    public const string TraceVariable = "SAKSI_TRACE";

    public static async Task<ExitStatus> RunAsync(
        SubCommand command, Func<CommandContext, Task<ExitStatus>> run, ParseResult parsed, CancellationToken stop)
    {
        var context = new CommandContext(parsed, stop);
        try
        {
            // On a thread of its own, which may hang in a read that nothing can cancel (standard input, a named pipe).
            var running = Task.Run(() => run(context), CancellationToken.None);
            await Task.WhenAny(running, PatienceAfterAsync(command.StopPatience, context.Time, stop));
            return running.IsCompleted ? await running : throw new OperationCanceledException(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Fail(context, new UserErrorException("Interrupted."));
        }
        catch (WrongUsageException mistake)
        {
            Explain(context, mistake);
            context.Error.WriteLine(UsageErrors.HelpLine(parsed.CommandResult.Command));
            context.WriteJsonError(mistake);
            return ExitStatus.WrongUsage;
        }
        catch (UserErrorException mistake)
        {
            return Fail(context, mistake);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The file system's own sentences name the path and the reason.
            return Fail(context, new UserErrorException(error.Message, cause: error));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The one catch-all of the program: below it nobody but the user is left to be told.
            return Fail(context, Unexpected(error));
        }
    }

    private static async Task PatienceAfterAsync(TimeSpan patience, TimeProvider time, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
        await Task.Delay(patience, time, CancellationToken.None);
    }

    private static UserErrorException Unexpected(Exception error) => new(
        $"This is a mistake in Saksi, not yours: {error.GetType().Name}: {error.Message}",
        IsTracing ? "Please report it with the lines above." : $"Run it again with {TraceVariable}=1 and report what it prints.",
        error);

    private static bool IsTracing => Environment.GetEnvironmentVariable(TraceVariable) == "1";

    private static ExitStatus Fail(CommandContext context, UserErrorException mistake)
    {
        Explain(context, mistake);
        context.WriteJsonError(mistake);
        return ExitStatus.Failed;
    }

    private static void Explain(CommandContext context, UserErrorException mistake)
    {
        if (IsTracing)
        {
            context.Error.WriteLine(TerminalText.Clean((mistake.InnerException ?? mistake).ToString()));
        }

        context.Error.WriteLine(TerminalText.Clean($"saksi: {mistake.Message}"));
        if (mistake.Hint is not null)
        {
            context.Error.WriteLine(TerminalText.Clean(mistake.Hint));
        }
    }
}
