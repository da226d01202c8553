namespace Saksi.Media.Rtp;

/// <summary>What an RTCP sender report says (RFC 3550 6.4.1).</summary>
/// <param name="Ssrc">Who sends it.</param>
/// <param name="NtpTime">Wall clock of the sender: seconds since 1900 in 32 bits, then the fraction.</param>
/// <param name="RtpTimestamp">The same instant on the track's RTP clock.</param>
internal readonly record struct RtcpSenderReport(uint Ssrc, ulong NtpTime, uint RtpTimestamp);
