using System.Diagnostics;
using System.Globalization;

namespace Saksi.Media.Tests.Interop;

/// <summary>The gst-rtsp-server of Debian, run as a process: a camera that none of us has written.</summary>
internal sealed class GstRtspServer : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;

    private GstRtspServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    internal int Port { get; }

    internal static async Task<GstRtspServer> StartAsync(params string[] arguments)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Interop", "gst_rtsp_server.py");
        var start = new ProcessStartInfo(Python, [script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!; // never null without UseShellExecute
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException(Advice(exception.Message), exception);
        }

        var line = await process.StandardOutput.ReadLineAsync();
        if (!int.TryParse(line, CultureInfo.InvariantCulture, out var port))
        {
            throw new InvalidOperationException(Advice(await process.StandardError.ReadToEndAsync()));
        }

        // Its warnings are of no interest, but a full pipe would stop it.
        _ = process.StandardError.ReadToEndAsync();
        return new GstRtspServer(process, port);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string Advice(string message) =>
        "This test needs gst-rtsp-server for Python; on Debian: apt install python3-gi gir1.2-gst-rtsp-server-1.0 "
        + "gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly gstreamer1.0-libav "
        + "glib-networking (./test installs them). It said: " + message;
}
