using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Hosting;

namespace Saksi.Server.Accounts;

/// <summary>The accounts, for administrators; and everybody's own password.</summary>
/// <remarks>Who sets names and passwords makes credentials, which a token must not: these routes want a browser's session.</remarks>
internal static class UserRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("users").WithTags("Users").RequireAuthorization(Policies.Administrator);
        users.MapGet("", (AccountStore accounts, TimeProvider time) => accounts.All().Select(account => UserDocument.Of(account, time)).ToList())
            .WithName("listUsers").WithSummary("All accounts");
        users.MapPost("", AddAsync).RequireAuthorization(Policies.Browser)
            .WithName("addUser").WithSummary("Makes an account");
        users.MapPut("{id}", ChangeAsync).RequireAuthorization(Policies.Browser)
            .WithName("changeUser").WithSummary("Changes an account; a new password ends its sessions and, unless keepTokens says otherwise, its tokens")
            .WithDescription("What is left out or null stays as it is, except cameras and controlledCameras, where null means all.");
        users.MapDelete("{id}", RemoveAsync)
            .WithName("removeUser").WithSummary("Deletes an account with its sessions, tokens, passkeys and views");

        api.MapPut("password", ChangePasswordAsync).WithTags("Sign-in").RequireAuthorization(Policies.Browser)
            .RequireRateLimiting(SignInLimit.Name)
            .WithName("changePassword")
            .WithSummary("Changes one's own password, ends one's other sessions and, unless keepTokens says otherwise, one's tokens");
    }

    private static async Task<Results<Created<UserDocument>, ProblemHttpResult>> AddAsync(
        UserRequest request, UserManager<Account> accounts, TimeProvider time)
    {
        var account = new Account
        {
            Id = Guid.NewGuid().ToString("N"),
            UserName = (request.Name ?? "").Trim(),
            Role = request.Role ?? Role.Viewer,
            Cameras = request.Cameras,
            ControlledCameras = request.ControlledCameras,
            Created = time.GetUtcNow(),
        };
        if (AccountRules.FindMistake(account.UserName) is { } mistake)
        {
            return Problems.Invalid(mistake);
        }

        var result = string.IsNullOrEmpty(request.Password)
            ? IdentityResult.Failed(new IdentityError { Description = "Give a password; the user changes it after signing in." })
            : await accounts.CreateAsync(account, request.Password);
        return result.Succeeded
            ? TypedResults.Created($"/api/v1/users/{account.Id}", UserDocument.Of(account, time))
            : Problems.Invalid(AccountRules.Describe(result));
    }

    private static async Task<Results<Ok<UserDocument>, ProblemHttpResult>> ChangeAsync(
        string id, UserRequest request, UserManager<Account> accounts, AccountStore store, PasswordSetting passwords, TimeProvider time)
    {
        if (store.Find(id) is not { } account)
        {
            return Problems.NotFound("There is no such user.");
        }

        if (request.Role is { } role && role != Role.Administrator && account.Role == Role.Administrator && store.OtherAdministrators(id) == 0)
        {
            return Problems.Conflict("This is the last administrator. Make another one first.");
        }

        if (request.Name is { } name)
        {
            if (AccountRules.FindMistake(name.Trim()) is { } mistake)
            {
                return Problems.Invalid(mistake);
            }

            account.UserName = name.Trim();
        }

        account.Role = request.Role ?? account.Role;
        account.Cameras = request.Cameras;
        account.ControlledCameras = request.ControlledCameras;
        if (request.Password is { Length: > 0 } wanted && await passwords.FindMistakeAsync(account, wanted) is { } wrong)
        {
            return Problems.Invalid(wrong);
        }

        var result = await accounts.UpdateAsync(account);
        if (!result.Succeeded)
        {
            return Problems.Invalid(AccountRules.Describe(result));
        }

        if (request.Password is { Length: > 0 } password)
        {
            passwords.Set(account, password, except: null, request.KeepTokens);
        }

        if (request.Unlock)
        {
            store.Unlock(id);
        }

        return store.Find(id) is { } changed ? TypedResults.Ok(UserDocument.Of(changed, time)) : Problems.NotFound("There is no such user.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, HttpContext context, UserManager<Account> accounts, AccountStore store)
    {
        if (store.Find(id) is not { } account)
        {
            return Problems.NotFound("There is no such user.");
        }

        if (account.Role == Role.Administrator && store.OtherAdministrators(id) == 0)
        {
            return Problems.Conflict("This is the last administrator. Make another one first.");
        }

        if (Caller.Of(context).AccountId == id)
        {
            return Problems.Conflict("You cannot delete yourself. Ask another administrator.");
        }

        var result = await accounts.DeleteAsync(account);
        return result.Succeeded ? TypedResults.NoContent() : Problems.Conflict(AccountRules.Describe(result));
    }

    private static async Task<Results<Ok<PasswordChanged>, ProblemHttpResult>> ChangePasswordAsync(
        PasswordChange request, HttpContext context, AccountStore store, SignIn signIn, PasswordSetting passwords)
    {
        var caller = Caller.Of(context);
        var account = store.Find(caller.AccountId)!; // The session was found by it.
        if (account.PasswordHash is not null
            && await signIn.CheckPasswordAsync(account.UserName, request.Current ?? "", context.Connection.RemoteIpAddress?.ToString() ?? "") is null)
        {
            return Problems.Forbidden("The present password is not right.");
        }

        return await passwords.FindMistakeAsync(account, request.Password) is { } mistake
            ? Problems.Invalid(mistake)
            : TypedResults.Ok(passwords.Set(account, request.Password, caller.SessionId, request.KeepTokens));
    }
}

/// <summary>What an account is to be.</summary>
/// <param name="Name">What it signs in with.</param>
/// <param name="Password">A new password.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Cameras">The cameras that it may see; null: all. Administrators see all.</param>
/// <param name="ControlledCameras">Of those, the ones that an operator may move and whose recordings it may hold; null: all.</param>
/// <param name="Unlock">Lets an account try again that was locked after wrong passwords.</param>
/// <param name="KeepTokens">With a new password: its tokens go on.</param>
internal sealed record UserRequest(
    string? Name = null,
    string? Password = null,
    Role? Role = null,
    IReadOnlyList<string>? Cameras = null,
    IReadOnlyList<string>? ControlledCameras = null,
    bool Unlock = false,
    bool KeepTokens = false)
{
    /// <summary>A password is not for printing.</summary>
    public override string ToString() => Name ?? "";
}

/// <summary>A new password.</summary>
/// <param name="Password">The new one.</param>
/// <param name="Current">The present one; not needed by who has none.</param>
/// <param name="KeepTokens">One's tokens go on.</param>
internal sealed record PasswordChange(string Password, string? Current = null, bool KeepTokens = false)
{
    /// <summary>A password is not for printing.</summary>
    public override string ToString() => "";
}

/// <summary>What a new password ended.</summary>
/// <param name="EndedSessions">How many other sessions ended.</param>
/// <param name="EndedTokens">How many tokens were deleted.</param>
/// <param name="Detail">The same for people, in English.</param>
internal sealed record PasswordChanged(int EndedSessions, int EndedTokens, string Detail);
