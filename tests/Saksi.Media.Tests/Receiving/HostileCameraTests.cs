using System.Text;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;

namespace Saksi.Media.Tests.Receiving;

/// <summary>Cameras that say anything at all: a receiver ends in its own error or delivers, and nothing else.</summary>
public sealed class HostileCameraTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Ends_in_its_own_error_or_delivers_whatever_is_said()
    {
        var mutator = new Mutator(seed: 5);
        var outcomes = new Dictionary<string, int>();
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            var answer = Encoding.Latin1.GetBytes(camera.PlainAnswer(request));
            if (request.Method == "PLAY")
            {
                for (var index = 0; index < 20; index++)
                {
                    answer = [.. answer, .. Packets.Audio(index), .. Packets.Frame(1, Packets.SenderReport(0xE5UL << 56, 0))];
                }
            }

            byte[] mutated;
            lock (mutator)
            {
                mutated = mutator.Next(3) == 0 ? mutator.Mutate(answer) : answer;
            }

            await connection.SendAsync(mutated);
            if (request.Method == "PLAY")
            {
                connection.Close();
            }

            return true;
        };
        for (var round = 0; round < 200; round++)
        {
            var outcome = await TryAsync(camera);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        Assert.True(outcomes.ContainsKey(nameof(StreamEndReason.ConnectionClosed)), string.Join(' ', outcomes));
        Assert.True(outcomes.Count > 2, string.Join(' ', outcomes));
    }

    [Fact]
    public async Task Does_not_grow_with_endless_junk()
    {
        var junk = new byte[256 * 1024];
        var mutator = new Mutator(seed: 6);
        for (var index = 0; index < junk.Length; index++)
        {
            junk[index] = (byte)mutator.Next(256);
        }

        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            await connection.SendAsync(camera.PlainAnswer(request));
            for (var round = 0; request.Method == "PLAY" && round < 100; round++)
            {
                await connection.SendAsync(junk);
            }

            for (var index = 0; request.Method == "PLAY" && index < 1000; index++)
            {
                await connection.SendAsync(Packets.Audio(index));
            }

            return true;
        };
        var sink = new CollectingSink();
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            Transport = RtspTransport.Tcp,
        });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var receiving = receiver.ReceiveAsync(sink);

        // Junk may look like frames and swallow good ones, but not for ever.
        await await Task.WhenAny(receiving, sink.WaitForUnitsAsync(500)).WaitAsync(Patience);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2_000_000);
        Assert.True(receiver.Quirks.Count > 0);
    }

    private static async Task<string> TryAsync(FakeCamera camera)
    {
        var options = new StreamReceiverOptions
        {
            Url = RtspUrl.Parse(camera.Url.Replace("//", "//u:p@", StringComparison.Ordinal)),
            Transport = RtspTransport.Tcp,
            ConnectTimeout = TimeSpan.FromMilliseconds(100),
            VideoTimeout = TimeSpan.FromMilliseconds(500),
        };
        try
        {
            await using var receiver = await StreamReceiver.OpenAsync(options).WaitAsync(Patience);
            await receiver.ReceiveAsync(new CollectingSink()).WaitAsync(Patience);
            return "never";
        }
        catch (RtspException exception)
        {
            return exception.Reason.ToString();
        }
    }
}
