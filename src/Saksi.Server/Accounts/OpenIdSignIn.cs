using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Saksi.Server.Hosting;
using Saksi.Server.Settings;

namespace Saksi.Server.Accounts;

/// <summary>Signing in through an OpenID Connect server, if the settings name one. Its groups decide the role, at every sign-in anew.</summary>
internal static partial class OpenIdSignIn
{
    private const string SchemeName = "openid";

    public static void AddServices(IServiceCollection services, OpenIdSettings settings)
    {
        services.AddAuthentication().AddOpenIdConnect(SchemeName, openId => Configure(openId, settings));
    }

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("session/openid", Results<ChallengeHttpResult, ProblemHttpResult> (SettingsStore settings) =>
            settings.Current.OpenId is null
                ? Problems.NotFound("The settings name no OpenID Connect server.")
                : TypedResults.Challenge(new AuthenticationProperties { RedirectUri = "/" }, [SchemeName]))
        .WithTags("Sign-in").AllowAnonymous().RequireRateLimiting(SignInLimit.Name)
        .WithName("signInWithOpenId").WithSummary("Sends the browser to the OpenID Connect server, which sends it back signed in");

    private static void Configure(OpenIdConnectOptions openId, OpenIdSettings settings)
    {
        openId.Authority = settings.Authority;
        openId.ClientId = settings.ClientId;
        openId.ClientSecret = settings.ClientSecret;
        openId.RequireHttpsMetadata = !new Uri(settings.Authority).IsLoopback;
        openId.ResponseType = OpenIdConnectResponseType.Code;
        openId.ResponseMode = OpenIdConnectResponseMode.Query; // A form would need cookies that every site's page sends.
        openId.UsePkce = true;
        openId.MapInboundClaims = false;
        openId.CallbackPath = "/api/v1/session/openid/callback";
        openId.SignInScheme = CallerAuthentication.SchemeName; // Never used: the ticket becomes a session of ours.
        openId.CorrelationCookie.SameSite = SameSiteMode.Lax;
        openId.NonceCookie.SameSite = SameSiteMode.Lax;
        openId.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        openId.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        openId.Events = new OpenIdConnectEvents
        {
            OnTicketReceived = async context =>
            {
                await Task.Yield(); // The thread that heard the answer hears all the cameras, and what follows writes to the disk.
                await ReceiveAsync(context.HttpContext, context.Principal, settings);
                context.HandleResponse();
            },
            OnRemoteFailure = async context =>
            {
                LogFailed(Diagnostics(context.HttpContext), context.Failure?.Message ?? "");
                context.HandleResponse();
                await Problems.Unauthorized("Signing in through the OpenID Connect server failed. The diagnostics say why; try again.")
                    .ExecuteAsync(context.HttpContext);
            },
        };
    }

    private static async Task ReceiveAsync(HttpContext context, ClaimsPrincipal? principal, OpenIdSettings settings)
    {
        var subject = principal?.FindFirstValue("sub");
        var role = RoleOf(principal?.FindAll(settings.RoleClaim).Select(claim => claim.Value).ToHashSet() ?? [], settings);
        var key = $"{settings.Authority} {subject}";
        var account = subject is null ? null : context.RequestServices.GetRequiredService<AccountStore>().FindByOpenId(key);
        if (subject is null || role is null)
        {
            if (account is not null)
            {
                // Whoever was taken out of the groups is not to go on with what began before.
                context.RequestServices.GetRequiredService<SessionStore>().EndOthers(account.Id, except: null);
                context.RequestServices.GetRequiredService<TokenStore>().DeleteAll(account.Id);
            }

            await Problems.Forbidden($"The OpenID Connect server knows you, but '{settings.RoleClaim}' names none of the groups that may use Saksi.")
                .ExecuteAsync(context);
            return;
        }

        if (context.RequestServices.GetRequiredService<SetupLink>().IsOpen)
        {
            // The first account would close the set-up, without an administrator and without recipients.
            await Problems.Conflict("Saksi is not set up yet. Open the set-up link that `saksi serve` printed, then sign in.").ExecuteAsync(context);
            return;
        }

        var accounts = context.RequestServices.GetRequiredService<UserManager<Account>>();
        var result = account is null
            ? await accounts.CreateAsync(account = Create(context, key, principal!, role.Value)) // It has a subject.
            : await UpdateAsync(accounts, account, role.Value);
        if (!result.Succeeded)
        {
            await Problems.Conflict($"Your account cannot be used: {AccountRules.Describe(result)} Ask an administrator.").ExecuteAsync(context);
            return;
        }

        context.RequestServices.GetRequiredService<SignIn>().Begin(context, account, "openid");
        context.Response.Redirect("/");
    }

    private static Account Create(HttpContext context, string key, ClaimsPrincipal principal, Role role)
    {
        var name = principal.FindFirstValue("preferred_username") ?? principal.FindFirstValue("email") ?? principal.FindFirstValue("sub") ?? "";
        return new Account
        {
            Id = Guid.NewGuid().ToString("N"),
            UserName = AccountRules.FindMistake(name) is null ? name : $"openid-{Guid.NewGuid():N}",
            Role = role,
            OpenIdSubject = key,
            Created = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
        };
    }

    private static Task<IdentityResult> UpdateAsync(UserManager<Account> accounts, Account account, Role role)
    {
        account.Role = role;
        return accounts.UpdateAsync(account);
    }

    private static Role? RoleOf(HashSet<string> groups, OpenIdSettings settings) =>
        groups.Overlaps(settings.Administrators) ? Role.Administrator
        : groups.Overlaps(settings.Operators) ? Role.Operator
        : groups.Overlaps(settings.Viewers) ? Role.Viewer
        : null;

    private static ILogger Diagnostics(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(OpenIdSignIn));

    [LoggerMessage(LogLevel.Warning, "Sign-in through OpenID Connect failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
