using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Saksi.Server.Settings;

namespace Saksi.Server.Hosting;

/// <summary>Turns what a route throws into a problem document: a mistake of the caller's with its sentence, one of ours without details.</summary>
internal sealed partial class MistakeHandler(ILogger<MistakeHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            SettingsException mistake => Problems.Invalid(mistake.Message),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.TooLarge(),
            BadHttpRequestException => Problems.Invalid("The request is not as /openapi/v1.json describes it."),
            _ => null,
        };
        if (problem is null)
        {
            LogUnexpected(exception, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName ?? "");
            problem = TypedResults.Problem(
                statusCode: StatusCodes.Status500InternalServerError,
                title: "A mistake in Saksi",
                detail: "The request could not be answered. The diagnostics of the server say why.");
        }

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string method, string route);
}
