namespace Saksi.Server.Accounts;

/// <summary>Somebody who is signed in with a browser.</summary>
/// <param name="Id">For listing and ending; no secret.</param>
/// <param name="AccountId">Who.</param>
/// <param name="Method">password, passkey, openid or setup.</param>
/// <param name="Address">From where it was begun.</param>
/// <param name="Agent">What the browser called itself.</param>
/// <param name="Created">When it was begun.</param>
/// <param name="Used">When it was used last, to the minute.</param>
internal sealed record Session(
    string Id, string AccountId, string Method, string Address, string Agent, DateTimeOffset Created, DateTimeOffset Used);
