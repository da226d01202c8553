using Microsoft.AspNetCore.Http;

namespace Saksi.Server.Accounts;

/// <summary>Who asks, and what they may do now. The one place where rights per camera are decided.</summary>
/// <remarks>Made anew for each request from the account as it is in the database, so that a change of rights holds at once.</remarks>
internal sealed class Caller
{
    private readonly HashSet<string>? _cameras;
    private readonly HashSet<string>? _controlled;

    public Caller(Account account, Session session)
    {
        AccountId = account.Id;
        UserName = account.UserName;
        Role = account.Role;
        SessionId = session.Id;
        _cameras = SetOf(account, account.Cameras);
        _controlled = SetOf(account, account.ControlledCameras);
    }

    public Caller(Account account, ApiToken token)
    {
        AccountId = account.Id;
        UserName = account.UserName;
        Role = RoleOf(account, token);
        TokenId = token.Id;
        _cameras = Both(SetOf(account, account.Cameras), token.Cameras);
        _controlled = SetOf(account, account.ControlledCameras);
    }

    public string AccountId { get; }

    public string UserName { get; }

    public Role Role { get; }

    /// <summary>Null: asks with a token.</summary>
    public string? SessionId { get; }

    /// <summary>Null: asks with a browser's session.</summary>
    public string? TokenId { get; }

    /// <summary>Null: all.</summary>
    public IReadOnlyCollection<string>? Cameras => _cameras;

    public bool IsAdministrator => Role == Role.Administrator;

    /// <summary>Whether a camera, its pictures and all facts of it exist for the caller.</summary>
    public bool MaySee(string camera) => _cameras?.Contains(camera) ?? true;

    /// <summary>Whether an account may see a camera now, where nobody asks; of the machine itself, those who see all.</summary>
    public static bool AccountMaySee(Account account, string? camera) =>
        SetOf(account, account.Cameras) is not { } cameras || (camera is not null && cameras.Contains(camera));

    /// <summary>Whether the caller may move the camera and hold its recordings.</summary>
    public bool MayControl(string camera) =>
        Role >= Role.Operator && MaySee(camera) && (_controlled?.Contains(camera) ?? true);

    /// <summary>Whether the caller sees every camera there is, so that statements over all of them are for it.</summary>
    public bool SeesAll => _cameras is null;

    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("This route is open to everybody: nobody is known.");

    /// <summary>What administrators may concerns all cameras, so a token for some of them is no administrator's.</summary>
    private static Role RoleOf(Account account, ApiToken token)
    {
        var role = (Role)Math.Min((int)account.Role, (int)token.Role);
        return token.Cameras is not null && role == Role.Administrator ? Role.Operator : role;
    }

    /// <summary>An administrator could give itself any camera, so it has them all.</summary>
    private static HashSet<string>? SetOf(Account account, IReadOnlyList<string>? cameras) =>
        account.Role == Role.Administrator || cameras is null ? null : [.. cameras];

    private static HashSet<string>? Both(HashSet<string>? left, IReadOnlyList<string>? right) =>
        right is null ? left : left is null ? [.. right] : [.. left.Intersect(right)];
}
