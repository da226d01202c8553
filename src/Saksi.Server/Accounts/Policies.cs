using Microsoft.AspNetCore.Authorization;

namespace Saksi.Server.Accounts;

/// <summary>Who may use a route. What says nothing wants somebody who is signed in.</summary>
internal static class Policies
{
    public const string Operator = "operator";

    public const string Administrator = "administrator";

    /// <summary>Somebody who is signed in with a browser: a token must not make further credentials.</summary>
    public const string Browser = "browser";

    public static void Add(AuthorizationOptions options)
    {
        var signedIn = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        options.DefaultPolicy = signedIn;
        options.FallbackPolicy = signedIn;
        options.AddPolicy(Operator, policy => policy.RequireRole(Operator, Administrator));
        options.AddPolicy(Administrator, policy => policy.RequireRole(Administrator));
        options.AddPolicy(Browser, policy => policy.RequireAuthenticatedUser().RequireClaim(CallerAuthentication.SessionClaim));
    }
}
