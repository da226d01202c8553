namespace Saksi.Server.Alerts;

/// <summary>A way out: webhook, mail, browsers.</summary>
internal interface IAlertWay
{
    /// <summary>For diagnostics.</summary>
    string Name { get; }

    /// <summary>Whether the alert's rule wants this way.</summary>
    bool IsFor(Alert alert);

    /// <summary>Sends it, once.</summary>
    /// <exception cref="AlertException">It did not arrive; the message holds no secret.</exception>
    Task SendAsync(Alert alert, CancellationToken cancellationToken);
}
