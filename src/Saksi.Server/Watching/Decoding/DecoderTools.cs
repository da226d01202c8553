namespace Saksi.Server.Watching.Decoding;

/// <summary>The programs that look at pictures for us: a decoder, and what locks it up.</summary>
/// <param name="Sandbox">The path of bubblewrap.</param>
/// <param name="Program">What runs inside: the path of ffmpeg.</param>
/// <param name="Files">What it needs to run, by path: its libraries and its loader, nothing else.</param>
/// <param name="Arguments">The command line for pictures of a coding, as small ones of a size.</param>
internal sealed record DecoderTools(
    string Sandbox,
    string Program,
    IReadOnlyList<string> Files,
    Func<DecoderTask, IReadOnlyList<string>> Arguments);
