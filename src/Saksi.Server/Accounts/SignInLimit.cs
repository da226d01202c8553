using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Saksi.Server.Settings;

namespace Saksi.Server.Accounts;

/// <summary>How often signing in is tried from one address before it gets no answer. The limit for one account is its lockout.</summary>
internal static class SignInLimit
{
    public const string Name = "sign-in";

    public static void Add(RateLimiterOptions options, SignInSettings settings)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.AddPolicy(Name, context => RateLimitPartition.GetSlidingWindowLimiter(
            Network(context.Connection.RemoteIpAddress),
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = settings.AttemptsPerMinute,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 6,
            }));
    }

    /// <summary>Whoever has an IPv6 address has 2^64 of them.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes(), 0, 8)
            : address.ToString();
    }
}
