namespace Saksi.Media.Rtp;

/// <summary>Decides whose packets are ours when several synchronization sources (SSRC) share one channel.</summary>
/// <remarks>
/// <para>
/// Two things look alike at first. A camera whose announced SSRC is wrong, or that changes its SSRC in mid-stream,
/// sends one source at a time: it must be followed (Tapo C320WS). A camera with the stale socket bug of old live555
/// mixes packets of another session into ours: those must be dropped, they may even show another place (Reolink
/// RLC-410).
/// </para>
/// <para>
/// The rule: one source is ours, at first the announced one or else the first that is heard. Another becomes ours
/// when ours has been silent for <see cref="SwitchAfter"/> of its packets in a row. Whoever is heard beside ours is
/// foreign.
/// </para>
/// </remarks>
internal sealed class SsrcGate
{
    /// <summary>So many packets in a row of one other source, and none of ours between, mean that ours is gone.</summary>
    internal const int SwitchAfter = 16;

    /// <summary>So many packets of one other source are no accident: it is a source.</summary>
    internal const int ReportAfter = 3;

    private uint _candidate;
    private int _candidateRun;

    internal enum Verdict
    {
        /// <summary>Ours.</summary>
        Accept,

        /// <summary>Another source's. Keep it aside: it may turn out to be the new one.</summary>
        Foreign,

        /// <summary>Ours from now on, and it was not before: everything counted so far starts anew.</summary>
        Switched,
    }

    /// <summary>The source that is ours; null while nothing was announced or heard.</summary>
    internal uint? Current { get; private set; }

    /// <summary>Packets of ours have been heard.</summary>
    internal bool IsHeard { get; private set; }

    /// <summary>Packets of the same foreign source in a row, none of ours between.</summary>
    internal int ForeignRun => _candidateRun;

    /// <summary>Packets of the latest foreign source in all.</summary>
    internal int ForeignTotal { get; private set; }

    /// <summary>Takes the SSRC that the camera announces. Without effect once packets came.</summary>
    internal void Announce(uint ssrc)
    {
        if (!IsHeard)
        {
            Current = ssrc;
        }
    }

    /// <summary>The source is known to be another's: its packets were heard beside ours.</summary>
    internal bool IsForeign(uint ssrc) => ssrc != Current && ssrc == _candidate && ForeignTotal > 0;

    internal Verdict Judge(uint ssrc)
    {
        if (Current is null || Current == ssrc)
        {
            _candidateRun = 0;
            Current = ssrc;
            IsHeard = true;
            return Verdict.Accept;
        }

        _candidateRun = _candidate == ssrc ? _candidateRun + 1 : 1;
        ForeignTotal = _candidate == ssrc ? ForeignTotal + 1 : 1;
        _candidate = ssrc;
        if (_candidateRun < SwitchAfter)
        {
            return Verdict.Foreign;
        }

        _candidateRun = 0;
        Current = ssrc;
        IsHeard = true;
        return Verdict.Switched;
    }
}
