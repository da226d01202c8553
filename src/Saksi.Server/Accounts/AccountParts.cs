using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
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
        AddBrowserKeys(services, Path.Combine(serverDirectory, "keys"));
        if (settings.Current.OpenId is { } openId)
        {
            OpenIdSignIn.AddServices(services, openId);
        }

        services.AddAuthorization(Policies.Add);
        services.AddRateLimiter(limits => SignInLimit.Add(limits, settings.Current.SignIn));
    }

    /// <summary>The keys that sign what a browser carries to an OpenID Connect server and back; by default they would lie in the home directory.</summary>
    private static void AddBrowserKeys(IServiceCollection services, string directory)
    {
        services.AddDataProtection()
            .SetApplicationName("Saksi")
            .PersistKeysToFileSystem(Directory.CreateDirectory(
                directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));

        // In the clear, in a folder that only we can read, as the certificate's key is.
        services.Configure<KeyManagementOptions>(keys => keys.XmlEncryptor = new NullXmlEncryptor());
    }
}
