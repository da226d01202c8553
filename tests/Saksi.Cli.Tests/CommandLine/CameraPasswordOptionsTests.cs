using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Tests.CommandLine;

public sealed class CameraPasswordOptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("no end of line", "secret", "secret")]
    [InlineData("end of line", "secret\n", "secret")]
    [InlineData("of Windows", "secret\r\n", "secret")]
    [InlineData("more lines", "secret\nother\n", "secret")]
    [InlineData("blanks belong to it", " se cret \n", " se cret ")]
    [InlineData("any letters", "pä%§@:/\n", "pä%§@:/")]
    public async Task Takes_the_first_line(string name, string content, string password)
    {
        Assert.NotEmpty(name);
        await WriteAsync(content);

        var run = await RunAsync("--user", "admin", "--password-file", _file);

        Assert.Equal(new CommandRun(0, $"admin|{password}|", ""), run);
    }

    [Fact]
    public async Task Is_nothing_when_nothing_is_given() => Assert.Equal(new CommandRun(0, "none", ""), await RunAsync());

    [Theory]
    [InlineData("an empty file", "")]
    [InlineData("an empty first line", "\nsecret\n")]
    public async Task Refuses(string name, string content)
    {
        Assert.NotEmpty(name);
        await WriteAsync(content);

        var run = await RunAsync("--user", "admin", "--password-file", _file);

        Assert.Equal(new CommandRun(1, "", $"saksi: The first line of {_file} is empty.\n"), run);
    }

    [Fact]
    public async Task Refuses_a_file_that_cannot_be_a_password()
    {
        await WriteAsync(new string('x', 5000));

        var run = await RunAsync("--user", "admin", "--password-file", _file);

        Assert.Equal(1, run.ExitStatus);
        Assert.DoesNotContain("xxx", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_file_that_is_not_there()
    {
        var run = await RunAsync("--user", "admin", "--password-file", "/nowhere/password");

        Assert.Equal(1, run.ExitStatus);
        Assert.StartsWith("saksi: Cannot read the password file /nowhere/password: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--user", "admin", "saksi: --user is given without --password-file.\nAdd --password-file FILE.\n")]
    [InlineData("--password-file", "x", "saksi: --password-file is given without --user.\nAdd --user NAME.\n")]
    public async Task Wants_both(string option, string value, string error)
    {
        var run = await RunAsync(option, value);

        Assert.Equal(new CommandRun(2, "", $"{error}Try 'saksi try --help'.\n"), run);
    }

    [Fact]
    public async Task Warns_of_a_file_that_others_can_read()
    {
        await WriteAsync("secret");
        File.SetUnixFileMode(_file, File.GetUnixFileMode(_file) | UnixFileMode.OtherRead);

        var run = await RunAsync("--user", "admin", "--password-file", _file);

        Assert.Equal(0, run.ExitStatus);
        Assert.Equal($"warning: other users of this machine can read {_file}. Mend it with: chmod 600 '{_file}'\n", run.Error);
    }

    public void Dispose() => File.Delete(_file);

    private async Task WriteAsync(string content)
    {
        await File.WriteAllTextAsync(_file, content);
        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static Task<CommandRun> RunAsync(params string[] args)
    {
        var password = new CameraPasswordOptions();
        var command = new SubCommand("try", "Tries.")
        {
            Options = { password.User, password.PasswordFile },
            Run = context =>
            {
                context.Output.Write(password.Read(context) is var (user, secret) ? $"{user}|{secret}|" : "none");
                return Task.FromResult(ExitStatus.Good);
            },
        };
        return CommandRun.OfAsync(command, args);
    }
}
