namespace Saksi.Server.Watching.Decoding;

/// <summary>Looks at small pictures.</summary>
internal interface IPictureSink
{
    /// <summary>Takes one picture. Called by one thread at a time; what waits here holds up nothing but its own pictures.</summary>
    void OnPicture(in Picture picture);
}
