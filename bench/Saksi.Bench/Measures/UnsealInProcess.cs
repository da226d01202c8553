using Saksi.Age;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Unsealing;

namespace Saksi.Bench.Measures;

/// <summary>A process that opens a store several times and prints how long each time took: what compiling costs shows.</summary>
internal static class UnsealInProcess
{
    /// <param name="args">Data directory, identity, camera, output, how often.</param>
    public static int Run(string[] args)
    {
        var time = TimeProvider.System;
        var data = DataDirectory.Open(args[0]);
        var request = new UnsealRequest
        {
            Stream = new StreamName(args[2], "main"),
            Identities = [X25519Identity.Parse(args[1])],
        };
        for (var i = 0; i < int.Parse(args[4]); i++)
        {
            var began = time.GetTimestamp();
            using (var output = new FileStream(args[3], FileMode.Create, FileAccess.ReadWrite))
            {
                Unsealer.Run(data, request, output, onBytes: null, CancellationToken.None);
            }

            Console.WriteLine($"{time.GetElapsedTime(began).TotalSeconds:R}");
        }

        return 0;
    }
}
