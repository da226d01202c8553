namespace Saksi.Server.Alerts;

/// <summary>A way out: webhook, mail, browsers.</summary>
internal interface IAlertWay
{
    /// <summary>webhook, mail or push, as the settings call it.</summary>
    string Name { get; }

    /// <summary>Whether the alert's rule wants this way.</summary>
    bool IsFor(Alert alert);

    /// <summary>Sends it, once.</summary>
    /// <returns>To how many.</returns>
    /// <exception cref="AlertException">It did not arrive; the message holds no secret.</exception>
    Task<int> SendAsync(Alert alert, CancellationToken cancellationToken);
}
