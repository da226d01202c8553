using Saksi.Recording.Clocks;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Holds;

/// <summary>Places, lists and releases holds, also while a recorder is running: its next retention sweep sees them.</summary>
public sealed class HoldStore(DataDirectory data, TimeProvider time)
{
    /// <summary>The holds in force, oldest first.</summary>
    /// <exception cref="IndexDamagedException">The index cannot be read.</exception>
    public IReadOnlyList<Hold> List()
    {
        using var index = IndexReader.Open(data.IndexPath);
        return index.Holds().Select(row => new Hold(
            row.Id,
            row.Camera,
            UnixTime.FromMicroseconds(row.FromUs),
            UnixTime.FromMicroseconds(row.ToUs),
            row.Reason,
            UnixTime.FromMicroseconds(row.PlacedUs))).ToList();
    }

    /// <summary>Places a hold. It is durable when this returns.</summary>
    public Hold Place(string camera, DateTimeOffset from, DateTimeOffset to, string reason)
    {
        var nowUs = UnixTime.ToMicroseconds(time.GetUtcNow());
        var hold = new Hold(Guid.NewGuid(), camera, from, to, reason, UnixTime.FromMicroseconds(nowUs));
        Write(new Fact.HoldPlaced(
            hold.Id,
            camera,
            UnixTime.ToMicroseconds(from),
            UnixTime.ToMicroseconds(to),
            reason,
            nowUs));
        return hold;
    }

    /// <summary>Releases a hold.</summary>
    /// <returns>False when there is none of that id.</returns>
    public bool Release(Guid id)
    {
        if (List().All(hold => hold.Id != id))
        {
            return false;
        }

        Write(new Fact.HoldReleased(id, UnixTime.ToMicroseconds(time.GetUtcNow())));
        return true;
    }

    private void Write(Fact fact)
    {
        new RecordingJournal(data.JournalPath, time).Append([fact]);
        using var index = RecordingIndex.OpenOrCreate(data.IndexPath);
        index.Apply([fact], aliveUs: null);
    }
}
