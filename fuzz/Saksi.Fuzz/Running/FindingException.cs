namespace Saksi.Fuzz.Running;

/// <summary>A parser broke a promise without throwing: it gave nonsense, took too long or too much memory.</summary>
internal sealed class FindingException(string message) : Exception(message)
{
    /// <summary>Throws unless a promise was kept.</summary>
    public static void Unless(bool isKept, string promise)
    {
        if (!isKept)
        {
            throw new FindingException("Broken: " + promise);
        }
    }
}
