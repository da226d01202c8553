using System.Text.RegularExpressions;

namespace Saksi.Media.Rtsp;

/// <summary>Takes out of an address what nobody who reads a terminal, a file name or a journal may see.</summary>
/// <remarks>
/// Many cameras want the password in the path or the query: XiongMai's
/// <c>/user=admin_password=secret_channel=1_stream=0.sdp</c>, others' <c>?user=admin&amp;pwd=secret</c>.
/// </remarks>
public static partial class UrlSecrets
{
    private const string Mask = "***";

    /// <summary>The address, or a part of one, without user name and password and with the values of password parameters masked.</summary>
    public static string Hide(string url) => Parameters().Replace(UserInfo().Replace(url, "$1"), "$1" + Mask);

    [GeneratedRegex(@"^(rtsps?://)[^/?#]*@", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex UserInfo();

    // A value ends at what separates parameters; the underscore is one only where another name follows.
    [GeneratedRegex(@"((?:pass(?:word|wd)?|passcode|psw|pwd|token|authbasic)=)(?:[^&/?#;,_ ]|_(?![A-Za-z]+=))+", RegexOptions.IgnoreCase)]
    private static partial Regex Parameters();
}
