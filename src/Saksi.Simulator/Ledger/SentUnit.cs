namespace Saksi.Simulator.Ledger;

/// <summary>One access unit that was sent.</summary>
/// <param name="WallTime">When, by true time (not the camera's).</param>
/// <param name="RtpTimestamp">The timestamp of its packets.</param>
/// <param name="IsKeyFrame">Whether a decoder can start with it.</param>
/// <param name="SizeBytes">Size before packetizing, everything included.</param>
/// <param name="Sample">The clip's unit, with its hash.</param>
public sealed record SentUnit(
    DateTimeOffset WallTime, uint RtpTimestamp, bool IsKeyFrame, int SizeBytes, Clips.ClipUnit Sample);
