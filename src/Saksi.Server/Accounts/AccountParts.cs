using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Saksi.Server.Hosting;
using Saksi.Server.Settings;

namespace Saksi.Server.Accounts;

/// <summary>Puts accounts, sign-in and rights together.</summary>
internal static class AccountParts
{
    public static void Add(IServiceCollection services, AccountDatabase database, SettingsStore settings, string serverDirectory)
    {
        services.AddSingleton(database);
        services.AddSingleton<AccountStore>();
        services.AddSingleton<IUserStore<Account>>(provider => provider.GetRequiredService<AccountStore>());
        services.AddSingleton<SessionStore>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<CallerSearch>();
        services.AddSingleton<PasskeyCeremonies>();
        services.AddScoped<SignIn>();
        services.AddScoped<PasswordSetting>();
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.UserVerificationRequirement = "preferred";
            passkeys.ResidentKeyRequirement = "required";

            // Ours, as for everything else; Identity's own check knows HTTPS alone, and browsers take localhost as secure.
            passkeys.ValidateOrigin = answer => ValueTask.FromResult(
                !answer.CrossOrigin && OriginCheck.IsOurs(answer.Origin, answer.HttpContext.Request, settings.Current));
        });
        services.AddIdentityCore<Account>(identity => AccountRules.Configure(identity, settings.Current.SignIn));
        services.AddAuthentication(CallerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, CallerAuthentication>(CallerAuthentication.SchemeName, null);
        if (settings.Current.OpenId is { } openId)
        {
            OpenIdSignIn.AddServices(services, openId, serverDirectory);
        }

        services.AddAuthorization(Policies.Add);
        services.AddRateLimiter(limits => SignInLimit.Add(limits, settings.Current.SignIn));
    }
}
