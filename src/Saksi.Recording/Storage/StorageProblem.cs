using Saksi.Recording.Coverage;

namespace Saksi.Recording.Storage;

/// <param name="Reason">What coverage says of it.</param>
/// <param name="Detail">What to do about it.</param>
internal sealed record StorageProblem(GapReason Reason, string Detail);
