using Saksi.Media.Receiving;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;
using Saksi.Recording.Coverage;

namespace Saksi.Recording.Streams;

/// <summary>Stands before step 4 where a stream is not recorded all the time: lets through what the gate says, and a little of the time before.</summary>
/// <remarks>Called by the receive loop alone. Each opening is a run of its own.</remarks>
internal sealed class GatedSink : IStreamSink, IDisposable
{
    private readonly FragmentAssembler _assembler;
    private readonly RecordingGate _gate;
    private readonly IReadOnlyList<ReceivedTrack> _tracks;
    private readonly TimeProvider _time;
    private readonly int _leadingTrack;
    private readonly HeldUnits _held;
    private readonly SenderReport?[] _reports;
    private bool _isRecording;
    private GapReason? _told;

    public GatedSink(FragmentAssembler assembler, RecordingGate gate, IReadOnlyList<ReceivedTrack> tracks, TimeProvider time)
    {
        _assembler = assembler;
        _gate = gate;
        _tracks = tracks;
        _time = time;
        _leadingTrack = Math.Max(0, tracks.ToList().FindIndex(track => track.Kind == TrackKind.Video));
        _held = new HeldUnits(gate.PreRoll, _leadingTrack);
        _reports = new SenderReport?[tracks.Count];
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        var mayStop = unit.TrackIndex == _leadingTrack && unit.IsKeyFrame;
        if (_gate.ClosedReason is not { } reason)
        {
            Begin();
            _assembler.OnAccessUnit(unit);
        }
        else if (_isRecording && !mayStop)
        {
            _assembler.OnAccessUnit(unit); // To the end of the group of pictures: what follows could not be shown without it.
        }
        else
        {
            if (_isRecording || _told != reason)
            {
                // Also for a camera that has only just connected: from now on this is why it is not recorded.
                _assembler.EndSession(reason, "");
                (_isRecording, _told) = (false, reason);
            }

            _held.Add(unit, _time);
        }
    }

    public void OnSenderReport(int trackIndex, in SenderReport report)
    {
        _reports[trackIndex] = report;
        if (_isRecording)
        {
            _assembler.OnSenderReport(trackIndex, report);
        }
    }

    public void OnPacketsLost(int trackIndex, int count)
    {
        if (_isRecording)
        {
            _assembler.OnPacketsLost(trackIndex, count);
        }
    }

    public void Dispose() => _held.Dispose();

    private void Begin()
    {
        if (_isRecording)
        {
            return;
        }

        _isRecording = true;
        _assembler.BeginSession(_tracks);
        for (var track = 0; track < _reports.Length; track++)
        {
            if (_reports[track] is { } report)
            {
                _assembler.OnSenderReport(track, report);
            }
        }

        _held.Replay(_assembler);
    }
}
