namespace Saksi.Server.Live;

/// <summary>One WebSocket message, made once and sent to every viewer of the stream.</summary>
/// <param name="Bytes">UTF-8 of a JSON text, or an access unit with its header.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record LiveMessage(ReadOnlyMemory<byte> Bytes, LiveMessageKind Kind);
