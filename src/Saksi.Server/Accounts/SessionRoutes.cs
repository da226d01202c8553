using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Hosting;

namespace Saksi.Server.Accounts;

/// <summary>Signing in and out, and the sessions there are.</summary>
internal static class SessionRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var session = api.MapGroup("session").WithTags("Sign-in");
        session.MapGet("", (HttpContext context) => SessionDocument.Of(Caller.Of(context)))
            .WithName("getSession").WithSummary("Who is signed in");
        session.MapPost("", SignInAsync).AllowAnonymous().RequireRateLimiting(SignInLimit.Name)
            .WithName("signIn").WithSummary("Signs in with a password");
        session.MapDelete("", SignOut).AllowAnonymous()
            .WithName("signOut").WithSummary("Signs out");

        var sessions = api.MapGroup("sessions").WithTags("Sign-in").RequireAuthorization(Policies.Browser);
        sessions.MapGet("", List)
            .WithName("listSessions").WithSummary("Own sessions; with all=true everybody's, for administrators");
        sessions.MapDelete("{id}", End)
            .WithName("endSession").WithSummary("Ends a session");
    }

    private static async Task<Results<Ok<SessionDocument>, ProblemHttpResult>> SignInAsync(
        SignInRequest request, HttpContext context, SignIn signIn)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var account = await signIn.CheckPasswordAsync(request.UserName, request.Password, address);
        return account is null
            ? Problems.Unauthorized("User name and password do not fit together, or there were too many tries. Wait a little after several.")
            : TypedResults.Ok(signIn.Begin(context, account, "password"));
    }

    private static NoContent SignOut(HttpContext context, SessionStore sessions)
    {
        if (SessionCookie.Read(context) is { } secret && sessions.Use(secret) is { } session)
        {
            sessions.End(session.Id, accountId: null);
        }

        SessionCookie.Delete(context);
        return TypedResults.NoContent();
    }

    private static Results<Ok<List<SessionRow>>, ProblemHttpResult> List(
        HttpContext context, SessionStore sessions, AccountStore accounts, bool all = false)
    {
        var caller = Caller.Of(context);
        if (all && !caller.IsAdministrator)
        {
            return Problems.Forbidden("Only an administrator sees the sessions of others.");
        }

        var names = accounts.All().ToDictionary(account => account.Id, account => account.UserName);
        return TypedResults.Ok(sessions.List(all ? null : caller.AccountId).Select(session => new SessionRow(
            session.Id,
            names.GetValueOrDefault(session.AccountId, ""),
            session.Method,
            session.Created,
            session.Used,
            session.Address,
            session.Agent,
            session.Id == caller.SessionId)).ToList());
    }

    private static Results<NoContent, ProblemHttpResult> End(string id, HttpContext context, SessionStore sessions)
    {
        var caller = Caller.Of(context);
        return sessions.End(id, caller.IsAdministrator ? null : caller.AccountId)
            ? TypedResults.NoContent()
            : Problems.NotFound("There is no such session. It may have ended already.");
    }
}

/// <summary>A name and a password.</summary>
internal sealed record SignInRequest(string UserName, string Password);

/// <summary>A session in a list.</summary>
/// <param name="Id">Names it when it is ended.</param>
/// <param name="UserName">Whose it is.</param>
/// <param name="Method">password, passkey, openid or setup.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="LastSeenAt">When it was used last, to the minute.</param>
/// <param name="Address">From where it was begun.</param>
/// <param name="UserAgent">What the browser called itself.</param>
/// <param name="IsCurrent">It is the one that asks.</param>
internal sealed record SessionRow(
    string Id,
    string UserName,
    string Method,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt,
    string Address,
    string UserAgent,
    bool IsCurrent);
