using System.Text.Encodings.Web;
using System.Text.Json;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Hosting;

/// <summary>The page is checked against a description of the API in its folder: it has to be the server's.</summary>
public sealed class PageDescriptionTests
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_description_that_the_page_is_checked_against_is_the_one_of_this_server()
    {
        await using var fixture = await ServerFixture.StartAsync();
        using var client = fixture.Client();
        var live = await client.JsonAsync("/openapi/v1.json");
        var root = RepositoryRoot();
        using var ofPage = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(root, "web", "openapi.json")));
        if (JsonElement.DeepEquals(live, ofPage.RootElement))
        {
            return;
        }

        Directory.CreateDirectory(Path.Combine(root, "artifacts"));
        await File.WriteAllTextAsync(Path.Combine(root, "artifacts", "openapi.json"), JsonSerializer.Serialize(live, Readable) + "\n");
        Assert.Fail(
            "The API has changed, and web/openapi.json has not. Renew it: "
            + "cp artifacts/openapi.json web/openapi.json && cd web && npm run types && npm run check");
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Saksi.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not run from a checkout.");
        }

        return folder;
    }
}
