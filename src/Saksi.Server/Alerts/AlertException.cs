namespace Saksi.Server.Alerts;

/// <summary>An alert did not arrive.</summary>
/// <param name="message">Why; without secrets.</param>
/// <param name="mayTryAgain">False: the other side will not take it however often it is sent.</param>
internal sealed class AlertException(string message, bool mayTryAgain = true) : Exception(message)
{
    public bool MayTryAgain { get; } = mayTryAgain;
}
