using Microsoft.AspNetCore.Identity;

namespace Saksi.Server.Accounts;

/// <summary>What names and passwords have to be like.</summary>
internal static class AccountRules
{
    private const int LongestName = 64;

    /// <summary>What is wrong with a user name; null when nothing is.</summary>
    public static string? FindMistake(string name) =>
        name.Length is > 0 and <= LongestName && name.Trim() == name && !name.Any(char.IsControl)
            ? null
            : $"A user name has 1 to {LongestName} characters.";

    /// <summary>Why Identity refused something, in its own sentences.</summary>
    public static string Describe(IdentityResult result) => string.Join(' ', result.Errors.Select(error => error.Description));

    /// <summary>Length counts, and nothing else (NIST SP 800-63B 3.1.1.2).</summary>
    public static void Configure(IdentityOptions options, Settings.SignInSettings settings)
    {
        options.Password.RequiredLength = settings.ShortestPassword;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Password.RequiredUniqueChars = 4;
        options.User.AllowedUserNameCharacters = ""; // Any: AccountRules.FindMistake checks them.
    }
}
