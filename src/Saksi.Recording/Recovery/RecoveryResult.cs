using Saksi.Recording.Journal;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Recovery;

/// <param name="Facts">What settles the account.</param>
/// <param name="OpenSegments">How many segments a dead recorder had open.</param>
/// <param name="StreamsInGap">Streams whose account begins inside a gap.</param>
internal sealed record RecoveryResult(IReadOnlyList<Fact> Facts, int OpenSegments, IReadOnlySet<StreamName> StreamsInGap);
