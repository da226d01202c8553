namespace Saksi.Server.Alerts;

/// <summary>What came of a test over one way out.</summary>
/// <param name="Way">webhook, mail, push or mqtt.</param>
/// <param name="Ok">It was taken at the other end.</param>
/// <param name="Told">How many it was sent to.</param>
/// <param name="Problem">Why it did not arrive.</param>
internal sealed record AlertTestAnswer(string Way, bool Ok, int Told, string? Problem);
