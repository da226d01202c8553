using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Saksi.Server.Tests.Support;

/// <summary>Reads answers, and shows them when they are not as expected.</summary>
internal static class HttpAnswers
{
    public static async Task<HttpResponseMessage> ExpectAsync(this HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.True(
            answer.StatusCode == status,
            $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode}, not {(int)status}: {await answer.Content.ReadAsStringAsync()}");
        return answer;
    }

    public static async Task<JsonElement> JsonAsync(this HttpClient client, string path)
    {
        var answer = await (await client.GetAsync(path)).ExpectAsync(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The detail of a problem document, which has to be one.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode status)
    {
        await answer.ExpectAsync(status);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return problem.GetProperty("detail").GetString()!;
    }
}
