using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Hosting;

namespace Saksi.Server.Accounts;

/// <summary>The accounts, for administrators; and everybody's own password.</summary>
internal static class UserRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("users").WithTags("Users").RequireAuthorization(Policies.Administrator);
        users.MapGet("", (AccountStore accounts, TimeProvider time) => accounts.All().Select(account => UserDocument.Of(account, time)).ToList())
            .WithName("listUsers").WithSummary("All accounts");
        users.MapPost("", AddAsync)
            .WithName("addUser").WithSummary("Makes an account");
        users.MapPut("{id}", ChangeAsync)
            .WithName("changeUser").WithSummary("Changes an account; a new password ends its sessions")
            .WithDescription("What is left out or null stays as it is, except cameras and controlledCameras, where null means all.");
        users.MapDelete("{id}", RemoveAsync)
            .WithName("removeUser").WithSummary("Deletes an account with its sessions, tokens, passkeys and views");

        api.MapPut("password", ChangePasswordAsync).WithTags("Sign-in").RequireAuthorization(Policies.Browser)
            .RequireRateLimiting(SignInLimit.Name)
            .WithName("changePassword").WithSummary("Changes one's own password and ends one's other sessions");
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
        string id, UserRequest request, UserManager<Account> accounts, AccountStore store, SessionStore sessions, TimeProvider time)
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
        if (request.Unlock)
        {
            account.LockoutEnd = null;
            account.AccessFailedCount = 0;
        }

        var result = string.IsNullOrEmpty(request.Password)
            ? await accounts.UpdateAsync(account)
            : await SetPasswordAsync(account, request.Password, accounts, sessions, except: null);
        return result.Succeeded ? TypedResults.Ok(UserDocument.Of(account, time)) : Problems.Invalid(AccountRules.Describe(result));
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

        await accounts.DeleteAsync(account);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        PasswordChange request, HttpContext context, UserManager<Account> accounts, AccountStore store, SessionStore sessions, SignIn signIn)
    {
        var caller = Caller.Of(context);
        var account = store.Find(caller.AccountId)!; // The session was found by it.
        if (account.PasswordHash is not null
            && await signIn.CheckPasswordAsync(account.UserName, request.Current ?? "", context.Connection.RemoteIpAddress?.ToString() ?? "") is null)
        {
            return Problems.Forbidden("The present password is not right.");
        }

        // Checking it may have counted a failure or forgotten some.
        account = store.Find(caller.AccountId)!;
        var result = await SetPasswordAsync(account, request.Password, accounts, sessions, caller.SessionId);
        return result.Succeeded ? TypedResults.NoContent() : Problems.Invalid(AccountRules.Describe(result));
    }

    private static async Task<IdentityResult> SetPasswordAsync(
        Account account, string password, UserManager<Account> accounts, SessionStore sessions, string? except)
    {
        foreach (var validator in accounts.PasswordValidators)
        {
            var valid = await validator.ValidateAsync(accounts, account, password);
            if (!valid.Succeeded)
            {
                return valid;
            }
        }

        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        var result = await accounts.UpdateSecurityStampAsync(account);
        if (result.Succeeded)
        {
            sessions.EndOthers(account.Id, except);
        }

        return result;
    }
}

/// <summary>What an account is to be.</summary>
/// <param name="Name">What it signs in with.</param>
/// <param name="Password">A new password.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Cameras">The cameras that it may see; null: all. Administrators see all.</param>
/// <param name="ControlledCameras">Of those, the ones that an operator may move and whose recordings it may hold; null: all.</param>
/// <param name="Unlock">Lets an account try again that was locked after wrong passwords.</param>
internal sealed record UserRequest(
    string? Name = null,
    string? Password = null,
    Role? Role = null,
    IReadOnlyList<string>? Cameras = null,
    IReadOnlyList<string>? ControlledCameras = null,
    bool Unlock = false)
{
    /// <summary>A password is not for printing.</summary>
    public override string ToString() => Name ?? "";
}

/// <summary>A new password.</summary>
/// <param name="Password">The new one.</param>
/// <param name="Current">The present one; not needed by who has none.</param>
internal sealed record PasswordChange(string Password, string? Current = null)
{
    /// <summary>A password is not for printing.</summary>
    public override string ToString() => "";
}
