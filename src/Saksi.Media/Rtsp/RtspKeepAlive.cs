namespace Saksi.Media.Rtsp;

/// <summary>Chooses the request that keeps a session alive, and follows how the camera takes it.</summary>
/// <remarks>
/// OPTIONS first, or GET_PARAMETER when Public names it (VLC's server counts nothing else). When one is refused or
/// goes unanswered (GW4089IP ignores GET_PARAMETER) the other has its turn. SET_PARAMETER never: rtsp-simple-server
/// 0.19 drops the connection for it. Nothing of this ends the stream as long as media flows.
/// </remarks>
internal sealed class RtspKeepAlive(RtspQuirkSet quirks)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private bool _useGetParameter;
    private bool _isUnanswered;

    /// <summary>The CSeq of the latest keep-alive.</summary>
    internal int SentCSeq { get; set; }

    /// <summary>The camera wants fresh credentials for it: send the next at once.</summary>
    internal bool IsDueNow { get; private set; }

    /// <summary>Half of what the session lives, at least 1 s, at most 30 s.</summary>
    internal static TimeSpan Interval(TimeSpan sessionTimeout)
    {
        var half = sessionTimeout / 2;
        return half < Shortest ? Shortest : half > Longest ? Longest : half;
    }

    /// <summary>Takes the Public header of the answer to OPTIONS.</summary>
    internal void TakePublic(string? methods) =>
        _useGetParameter = methods?.Contains("GET_PARAMETER", StringComparison.OrdinalIgnoreCase) == true;

    internal string NextMethod()
    {
        if (_isUnanswered)
        {
            quirks.Add(RtspQuirk.KeepAliveUnanswered);
            _useGetParameter = !_useGetParameter;
        }

        _isUnanswered = true;
        IsDueNow = false;
        return _useGetParameter ? "GET_PARAMETER" : "OPTIONS";
    }

    internal void OnAnswer(RtspMessage answer, RtspAuthenticator authenticator)
    {
        _isUnanswered = false;
        if (answer.StatusCode == 401)
        {
            // The nonce has grown old.
            IsDueNow = authenticator.TryTake(answer.Headers.All("WWW-Authenticate"));
        }
        else if (!answer.IsSuccess)
        {
            quirks.Add(RtspQuirk.KeepAliveRefused);
            _useGetParameter = !_useGetParameter;
        }
    }
}
