namespace Saksi.Simulator.Packets;

/// <summary>On which RTP packets of a picture the marker bit is set.</summary>
public enum MarkerHabit
{
    /// <summary>On the last one, as RFC 6184 5.1 asks.</summary>
    Last,

    /// <summary>On none: only the timestamp tells pictures apart (FLIR M400).</summary>
    Never,

    /// <summary>Also on parameter sets and SEI (Tapo TC70, Reolink Duo 2, H264DVR 1.0).</summary>
    AlsoOnParameterSets,
}
