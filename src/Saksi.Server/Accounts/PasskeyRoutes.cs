using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Hosting;

namespace Saksi.Server.Accounts;

/// <summary>Passkeys (WebAuthn): registering, listing, deleting, and signing in with one.</summary>
internal static class PasskeyRoutes
{
    private const string Json = "application/json";
    private const int LongestName = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        var own = api.MapGroup("passkeys").WithTags("Passkeys").RequireAuthorization(Policies.Browser);
        own.MapGet("", List)
            .WithName("listPasskeys").WithSummary("One's own passkeys");
        own.MapPost("options", OptionsToRegisterAsync).Produces<JsonElement>(contentType: Json)
            .WithName("passkeyRegistrationOptions").WithSummary("What navigator.credentials.create() takes (PublicKeyCredential.parseCreationOptionsFromJSON)");
        own.MapPost("", RegisterAsync)
            .WithName("addPasskey").WithSummary("Stores the passkey that the browser made");
        own.MapDelete("{id}", Remove)
            .WithName("removePasskey").WithSummary("Deletes a passkey");

        var session = api.MapGroup("session").WithTags("Sign-in").AllowAnonymous().RequireRateLimiting(SignInLimit.Name);
        session.MapPost("passkey-options", OptionsToSignInAsync).Produces<JsonElement>(contentType: Json)
            .WithName("passkeySignInOptions").WithSummary("What navigator.credentials.get() takes (PublicKeyCredential.parseRequestOptionsFromJSON)");
        session.MapPost("passkey", SignInAsync)
            .WithName("signInWithPasskey").WithSummary("Signs in with a passkey");
    }

    private static List<PasskeyRow> List(HttpContext context, AccountDatabase database) =>
        PasskeyTable.List(database, Caller.Of(context).AccountId).Select(PasskeyRow.Of).ToList();

    private static async Task<IResult> OptionsToRegisterAsync(
        HttpContext context, IPasskeyHandler<Account> handler, PasskeyCeremonies ceremonies)
    {
        var caller = Caller.Of(context);
        var user = new PasskeyUserEntity { Id = caller.AccountId, Name = caller.UserName, DisplayName = caller.UserName };
        var options = await handler.MakeCreationOptionsAsync(user, context);
        ceremonies.Begin(context, options.AttestationState, caller.AccountId);
        return Results.Text(options.CreationOptionsJson, Json);
    }

    private static async Task<Results<Created<PasskeyRow>, ProblemHttpResult>> RegisterAsync(
        PasskeyRequest request, HttpContext context, IPasskeyHandler<Account> handler, PasskeyCeremonies ceremonies, AccountDatabase database)
    {
        var caller = Caller.Of(context);
        var name = request.Name?.Trim() ?? "";
        if (name.Length > LongestName || name.Any(char.IsControl))
        {
            return Problems.Invalid($"The name has at most {LongestName} characters.");
        }

        if (ceremonies.End(context) is not { } ceremony || ceremony.AccountId != caller.AccountId)
        {
            return Problems.Invalid("That took too long. Begin again.");
        }

        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext
        {
            HttpContext = context,
            CredentialJson = request.Credential.GetRawText(),
            AttestationState = ceremony.State,
        });
        if (!result.Succeeded)
        {
            return Problems.Invalid($"The browser's answer is not a passkey for this page: {result.Failure.Message}");
        }

        if (PasskeyTable.Owner(database, result.Passkey.CredentialId) is { } owner && owner != caller.AccountId)
        {
            return Problems.Conflict("This passkey belongs to somebody else.");
        }

        result.Passkey.Name = name.Length > 0 ? name : null;
        PasskeyTable.Put(database, caller.AccountId, result.Passkey);
        var row = PasskeyRow.Of(result.Passkey);
        return TypedResults.Created($"/api/v1/passkeys/{row.Id}", row);
    }

    private static Results<NoContent, ProblemHttpResult> Remove(string id, HttpContext context, AccountDatabase database) =>
        Base64Url.IsValid(id) && PasskeyTable.Remove(database, Caller.Of(context).AccountId, Base64Url.DecodeFromChars(id))
            ? TypedResults.NoContent()
            : Problems.NotFound("There is no such passkey.");

    private static async Task<IResult> OptionsToSignInAsync(
        HttpContext context, IPasskeyHandler<Account> handler, PasskeyCeremonies ceremonies)
    {
        // For nobody in particular: the answer does not tell which accounts there are.
        var options = await handler.MakeRequestOptionsAsync(null, context);
        ceremonies.Begin(context, options.AssertionState, accountId: null);
        return Results.Text(options.RequestOptionsJson, Json);
    }

    private static async Task<Results<Ok<SessionDocument>, ProblemHttpResult>> SignInAsync(
        PasskeyRequest request,
        HttpContext context,
        IPasskeyHandler<Account> handler,
        PasskeyCeremonies ceremonies,
        AccountDatabase database,
        SignIn signIn)
    {
        if (ceremonies.End(context) is not { AccountId: null } ceremony)
        {
            return Problems.Invalid("That took too long. Begin again.");
        }

        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext
        {
            HttpContext = context,
            CredentialJson = request.Credential.GetRawText(),
            AssertionState = ceremony.State,
        });
        if (!result.Succeeded)
        {
            return Problems.Unauthorized("This passkey is not known here, or it is for another address of the page.");
        }

        // Also when wrong passwords have locked the account: nobody guesses a passkey, and whoever knows a name must not be able to lock its
        // owner out.
        if (!PasskeyTable.NoteUse(database, result.User.Id, result.Passkey))
        {
            return Problems.Unauthorized("This passkey was deleted just now.");
        }

        return TypedResults.Ok(signIn.Begin(context, result.User, "passkey"));
    }
}

/// <summary>What the browser answered.</summary>
/// <param name="Credential">PublicKeyCredential.toJSON().</param>
/// <param name="Name">What one calls it, when it is registered.</param>
internal sealed record PasskeyRequest(JsonElement Credential, string? Name = null);

/// <summary>A passkey in a list.</summary>
/// <param name="Id">Names it when it is deleted.</param>
/// <param name="Name">What one calls it.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="IsBackedUp">It is copied to other devices of its owner.</param>
internal sealed record PasskeyRow(string Id, string? Name, DateTimeOffset CreatedAt, bool IsBackedUp)
{
    public static PasskeyRow Of(UserPasskeyInfo passkey) =>
        new(Base64Url.EncodeToString(passkey.CredentialId), passkey.Name, passkey.CreatedAt, passkey.IsBackedUp);
}
