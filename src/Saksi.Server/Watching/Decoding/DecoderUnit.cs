namespace Saksi.Server.Watching.Decoding;

/// <summary>One unit as a decoder reads it, in a rented array.</summary>
internal readonly record struct DecoderUnit(byte[] Bytes, int Length, bool IsKeyFrame, DecoderTask Task, DateTimeOffset Time);
