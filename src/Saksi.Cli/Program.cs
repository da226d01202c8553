using Saksi.Cli.CommandLine;

// Pictures of hundreds of cameras come in thousands of small pieces a second. What takes one goes on in the thread that learnt of it, which
// saves a seventh of the recorder's CPU; in return nothing may block after it has waited for a socket. Read when the first socket is made.
const string inlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
Environment.SetEnvironmentVariable(inlineCompletions, Environment.GetEnvironmentVariable(inlineCompletions) ?? "1");

using var signals = new StopSignals();
return await SaksiProgram.RunAsync(args, Console.Out, Console.Error, signals.Token);
