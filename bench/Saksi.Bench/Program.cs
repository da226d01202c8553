using System.Globalization;
using Microsoft.Playwright;
using Saksi.Bench;
using Saksi.Bench.Measures;
using Saksi.Bench.Reports;
using Saksi.Simulator;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--unseal-in-process", ..])
{
    return UnsealInProcess.Run(args[1..]);
}

if (BenchOptions.Parse(args, out var problem) is not { } options)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

if (options.WantsHelp)
{
    Console.WriteLine(BenchOptions.Usage);
    return 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    var report = await BenchRun.RunAsync(options, stop.Token);
    Console.WriteLine(report.ToJson());
    if (options.WritesDocs)
    {
        BenchmarksPage.Write(Path.Combine(options.Root, "docs", "benchmarks.md"), report);
    }

    return report.Results.Any(result => result.Figures.Any(figure => figure.IsReached == false)) ? 1 : 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 1;
}
catch (Exception exception) when (exception is BenchException or PlaywrightException or SimulatorException or TimeoutException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
