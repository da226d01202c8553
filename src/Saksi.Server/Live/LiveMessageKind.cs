namespace Saksi.Server.Live;

internal enum LiveMessageKind
{
    /// <summary>JSON: never lost, however slow the viewer.</summary>
    Text,

    /// <summary>A video unit that needs those before it.</summary>
    Dependent,

    /// <summary>A video unit with which a decoder may begin.</summary>
    KeyFrame,

    Audio,
}
