namespace Saksi.Onvif.Soap;

/// <summary>How a request proves who we are.</summary>
[Flags]
internal enum Proof
{
    None = 0,

    /// <summary>A UsernameToken in the message.</summary>
    Token = 1,

    /// <summary>An Authorization header.</summary>
    Http = 2,
}

/// <summary>What one call has tried so far, and what it tries next.</summary>
/// <remarks>
/// ONVIF Core 5.9.1: a camera accepts a UsernameToken, or HTTP Digest, or either, and a client uses one of them. Some want both.
/// So: token; then Digest if the camera asks for it; then both if it still says no in SOAP.
/// </remarks>
internal sealed record AuthenticationLadder(Proof First, bool HasCredentials)
{
    private bool _hasTakenTime;

    public Proof Proof { get; private set; } = First;

    /// <summary>Takes the next step after a refusal.</summary>
    /// <param name="isChallenged">The camera asks for HTTP authentication that was not tried yet.</param>
    /// <param name="status">The HTTP status of the refusal.</param>
    /// <returns>False when there is none.</returns>
    public bool Climb(bool isChallenged, int status)
    {
        if (!HasCredentials)
        {
            return false;
        }

        if (isChallenged)
        {
            Proof = Proof.HasFlag(Proof.Http) ? Proof : Proof.Http;
            return true;
        }

        if (Proof == Proof.Http && status != 401)
        {
            Proof = Proof.Http | Proof.Token;
            return true;
        }

        return false;
    }

    /// <summary>Whether the camera's time is worth asking for again: once, and the token is the way then.</summary>
    public bool TakesTimeOnce()
    {
        if (_hasTakenTime || !HasCredentials)
        {
            return false;
        }

        _hasTakenTime = true;
        Proof |= Proof.Token;
        return true;
    }
}
