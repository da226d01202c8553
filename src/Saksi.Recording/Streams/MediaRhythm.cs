namespace Saksi.Recording.Streams;

/// <summary>How far apart a run's pictures usually are, and so which step of the media time is a hole.</summary>
internal sealed class MediaRhythm
{
    /// <summary>A step of the media time shorter than this is the camera's rhythm, not a hole.</summary>
    private const long SmallestHoleUs = 700_000;

    /// <summary>How far apart access units usually are; 0 while that is not known.</summary>
    public long TypicalStepUs { get; private set; }

    /// <summary>What was seen until now says nothing any more.</summary>
    public void Forget() => TypicalStepUs = 0;

    /// <summary>Takes the next step of the media time.</summary>
    /// <param name="stepUs">From the picture before to this one.</param>
    /// <param name="isRecorded">Whether a segment is open: what is not recorded anyway has no holes.</param>
    /// <returns>True when pictures are missing in between; the step then says nothing about the rhythm.</returns>
    public bool IsHole(long stepUs, bool isRecorded)
    {
        if (isRecorded && stepUs > SmallestHoleUs && stepUs > 3 * TypicalStepUs && TypicalStepUs > 0)
        {
            return true;
        }

        if (stepUs > 0)
        {
            TypicalStepUs = TypicalStepUs == 0 ? stepUs : ((7 * TypicalStepUs) + stepUs) / 8;
        }

        return false;
    }
}
