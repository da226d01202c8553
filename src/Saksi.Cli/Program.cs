using Saksi.Cli.CommandLine;

using var signals = new StopSignals();
return await SaksiProgram.RunAsync(args, Console.Out, Console.Error, signals.Token);
