using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Saksi.Age;
using Saksi.Server.Hosting;
using Saksi.Server.Settings;

namespace Saksi.Server.Accounts;

/// <summary>The first set-up: an administrator, and to whom recordings are sealed.</summary>
internal static class SetupRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var setup = api.MapGroup("setup").WithTags("Setup").AllowAnonymous();
        setup.MapGet("", (SetupLink link, SettingsStore settings) =>
                new SetupState(link.IsOpen, settings.Current.Recipients.Count > 0, settings.Current.OpenId?.Name))
            .WithName("getSetup").WithSummary("Whether the first set-up is still to be done");
        setup.MapPost("check", Results<NoContent, ProblemHttpResult> (SetupCheck check, SetupLink link) =>
                link.Fits(check.Token) ? TypedResults.NoContent() : NotTheLink(link))
            .RequireRateLimiting(SignInLimit.Name)
            .WithName("checkSetupLink").WithSummary("Whether the text of a set-up link is right");
        setup.MapPost("", SetUpAsync)
            .RequireRateLimiting(SignInLimit.Name)
            .WithName("setUp").WithSummary("Makes the first administrator and signs in; takes the recipients unless the settings name them");
    }

    private static async Task<Results<Ok<SessionDocument>, ProblemHttpResult>> SetUpAsync(
        SetupRequest request,
        HttpContext context,
        SetupLink link,
        SettingsStore settings,
        UserManager<Account> accounts,
        SignIn signIn,
        TimeProvider time)
    {
        await link.Gate.WaitAsync(context.RequestAborted);
        try
        {
            if (!link.Fits(request.Token))
            {
                return NotTheLink(link);
            }

            var account = new Account
            {
                Id = Guid.NewGuid().ToString("N"),
                UserName = request.UserName.Trim(),
                Role = Role.Administrator,
                Created = time.GetUtcNow(),
            };
            if (await FindMistakeAsync(request, account, settings.Current, accounts) is { } mistake)
            {
                return Problems.Invalid(mistake);
            }

            if (request.Recipients is { Count: > 0 } recipients)
            {
                await settings.EditAsync(text => WithRecipients(text, recipients, request.SingleRecipient), context.RequestAborted);
            }

            var result = await accounts.CreateAsync(account, request.Password);
            return result.Succeeded
                ? TypedResults.Ok(signIn.Begin(context, account, "setup"))
                : Problems.Invalid(AccountRules.Describe(result));
        }
        finally
        {
            link.Gate.Release();
        }
    }

    private static string WithRecipients(string text, IReadOnlyList<string> recipients, bool isSingle)
    {
        var changed = SettingsEditor.Set(text, "recipients", recipients);
        return isSingle ? SettingsEditor.Set(changed, "single-recipient", "true") : changed;
    }

    private static async Task<string?> FindMistakeAsync(
        SetupRequest request, Account account, ServerSettings settings, UserManager<Account> accounts)
    {
        if (AccountRules.FindMistake(account.UserName) is { } name)
        {
            return name;
        }

        foreach (var validator in accounts.PasswordValidators)
        {
            var result = await validator.ValidateAsync(accounts, account, request.Password);
            if (!result.Succeeded)
            {
                return AccountRules.Describe(result);
            }
        }

        return FindMistake(request, settings);
    }

    private static string? FindMistake(SetupRequest request, ServerSettings settings)
    {
        var recipients = request.Recipients ?? [];
        if (recipients.Count == 0)
        {
            return settings.Recipients.Count > 0 ? null : "Give the recipients to whom recordings are sealed.";
        }

        if (settings.Recipients.Count > 0)
        {
            return "The settings file names recipients already. Change them there.";
        }

        foreach (var text in recipients)
        {
            if (text.StartsWith("AGE-SECRET-KEY-", StringComparison.OrdinalIgnoreCase))
            {
                return "This is an identity, which is secret and must never be sent to a server. Send its recipient, which begins with age1.";
            }

            if (!X25519Recipient.TryParse(text, out _, out var reason))
            {
                return $"This is no recipient: {reason}.";
            }
        }

        return recipients.Distinct().Count() > 1 || request.SingleRecipient
            ? null
            : "Recordings sealed to a single recipient are lost with its identity. Give a second recipient whose identity is kept elsewhere.";
    }

    private static ProblemHttpResult NotTheLink(SetupLink link) => link.IsOpen
        ? Problems.Forbidden("This is not the set-up link of this start. Take the one that `saksi serve` printed last.")
        : Problems.Forbidden("The set-up is finished: sign in.");
}

/// <summary>The state of the set-up.</summary>
/// <param name="Needed">Nobody can sign in yet.</param>
/// <param name="HasRecipients">The settings say already to whom recordings are sealed.</param>
/// <param name="OpenId">What the button says that leads to <c>session/openid</c>; null: there is none.</param>
internal sealed record SetupState(bool Needed, bool HasRecipients, string? OpenId);

/// <summary>The text behind the # of the set-up link.</summary>
internal sealed record SetupCheck(string Token);

/// <summary>The first administrator, and to whom recordings are sealed.</summary>
/// <param name="Token">The text behind the # of the set-up link.</param>
/// <param name="UserName">What the administrator signs in with.</param>
/// <param name="Password">The administrator's password.</param>
/// <param name="Recipients">age1…, at least two; none when the settings name them already. Never an identity.</param>
/// <param name="SingleRecipient">One recipient is enough: if its identity is lost, so are the recordings.</param>
internal sealed record SetupRequest(
    string Token, string UserName, string Password, IReadOnlyList<string>? Recipients = null, bool SingleRecipient = false);
