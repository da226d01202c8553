using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Hosting;

namespace Saksi.Server.Accounts;

/// <summary>What programs sign in with. A token makes no further credentials, so these routes want a browser's session.</summary>
internal static class TokenRoutes
{
    private const int LongestName = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        var tokens = api.MapGroup("tokens").WithTags("Tokens").RequireAuthorization(Policies.Browser);
        tokens.MapGet("", List)
            .WithName("listTokens").WithSummary("Own tokens; with all=true everybody's, for administrators");
        tokens.MapPost("", Add)
            .WithName("addToken").WithSummary("Makes a token and shows it, this once");
        tokens.MapDelete("{id}", Remove)
            .WithName("removeToken").WithSummary("Deletes a token");
    }

    private static Results<Ok<List<TokenRow>>, ProblemHttpResult> List(
        HttpContext context, TokenStore tokens, AccountStore accounts, bool all = false)
    {
        var caller = Caller.Of(context);
        if (all && !caller.IsAdministrator)
        {
            return Problems.Forbidden("Only an administrator sees the tokens of others.");
        }

        var names = accounts.All().ToDictionary(account => account.Id, account => account.UserName);
        return TypedResults.Ok(tokens.List(all ? null : caller.AccountId)
            .Select(token => TokenRow.Of(token, names.GetValueOrDefault(token.AccountId, ""))).ToList());
    }

    private static Results<Created<NewToken>, ProblemHttpResult> Add(TokenRequest request, HttpContext context, TokenStore tokens, TimeProvider time)
    {
        var caller = Caller.Of(context);
        var name = request.Name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            return Problems.Invalid($"Name the token after what it is for, with 1 to {LongestName} characters.");
        }

        if (request.Role > caller.Role)
        {
            return Problems.Forbidden("A token may not do more than you.");
        }

        if (request.Role == Role.Administrator && request.Cameras is not null)
        {
            return Problems.Invalid("What an administrator may concerns all cameras. Give the token another role, or no cameras.");
        }

        if (request.ExpiresAt <= time.GetUtcNow())
        {
            return Problems.Invalid("The token would be over already.");
        }

        var (token, secret) = tokens.Create(caller.AccountId, name, request.Role, request.Cameras, request.ExpiresAt);
        return TypedResults.Created($"/api/v1/tokens/{token.Id}", new NewToken(secret, TokenRow.Of(token, caller.UserName)));
    }

    private static Results<NoContent, ProblemHttpResult> Remove(string id, HttpContext context, TokenStore tokens)
    {
        var caller = Caller.Of(context);
        return tokens.Delete(id, caller.IsAdministrator ? null : caller.AccountId)
            ? TypedResults.NoContent()
            : Problems.NotFound("There is no such token.");
    }
}

/// <summary>What a token is to be.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Role">The most that it may do; it never may more than its account.</param>
/// <param name="Cameras">The cameras that it may see; null: those that the account may see.</param>
/// <param name="ExpiresAt">When it ends; null: never.</param>
internal sealed record TokenRequest(string Name, Role Role, IReadOnlyList<string>? Cameras = null, DateTimeOffset? ExpiresAt = null);

/// <summary>A token that was just made.</summary>
/// <param name="Token">What the program sends: Authorization: Bearer … It is not kept and cannot be shown again.</param>
/// <param name="Row">What it may.</param>
internal sealed record NewToken(string Token, TokenRow Row)
{
    /// <summary>A token is not for printing.</summary>
    public override string ToString() => Row.Name;
}

/// <summary>A token in a list.</summary>
internal sealed record TokenRow(
    string Id,
    string Name,
    string UserName,
    Role Role,
    IReadOnlyList<string>? Cameras,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? ExpiresAt)
{
    public static TokenRow Of(ApiToken token, string userName) => new(
        token.Id, token.Name, userName, token.Role, token.Cameras, token.Created, token.Used, token.Expires);
}
