using Saksi.Cli.CommandLine;
using Saksi.Cli.Commands.Recordings;

namespace Saksi.Cli.Tests.Commands.Recordings;

public sealed class StreamArgumentTests
{
    [Theory]
    [InlineData("only a URL", "rtsp://192.0.2.7/stream1", "192.0.2.7-stream1/main")]
    [InlineData("with a port", "rtsp://cam.example:8554/a/b", "cam.example-8554-a-b/main")]
    [InlineData("credentials are no name", "rtsp://admin:s3cret@192.0.2.7/x", "192.0.2.7-x/main")]
    [InlineData("credentials in the path are none either", "rtsp://192.0.2.7/user=a_password=s3cret_channel=1", "192.0.2.7-user-a_password----_channel-1/main")]
    [InlineData("a query", "rtsp://192.0.2.7/cam/realmonitor?channel=1&subtype=0", "192.0.2.7-cam-realmonitor-channel-1-subtype-0/main")]
    [InlineData("a camera's name", "door=rtsp://192.0.2.7/x?a=b", "door/main")]
    [InlineData("camera and stream", "door/sub=rtsp://192.0.2.7/x", "door/sub")]
    [InlineData("IPv6", "rtsp://[2001:db8::7]:554/x", "2001-db8--7--554-x/main")]
    public void Names_a_stream(string name, string argument, string expected)
    {
        _ = name;
        Assert.Equal(expected, Assert.Single(StreamArgument.Parse([argument])).Name.ToString());
    }

    [Fact]
    public void Gives_the_same_address_twice_two_names()
    {
        var names = StreamArgument.Parse(["rtsp://h/x", "rtsp://h/x", "rtsp://u:p@h/x"]).Select(stream => stream.Name.Camera);

        Assert.Equal(["h-x", "h-x-2", "h-x-3"], names);
    }

    [Fact]
    public void Gives_long_addresses_names_of_bounded_length()
    {
        var path = new string('p', 300);
        var names = StreamArgument.Parse([$"rtsp://h/{path}", $"rtsp://h/{path}"]).Select(stream => stream.Name.Camera).ToList();

        Assert.All(names, name => Assert.InRange(name.Length, 1, 64));
        Assert.Equal(2, names.Distinct().Count());
    }

    [Theory]
    [InlineData("another scheme", "http://192.0.2.7/x")]
    [InlineData("no scheme", "192.0.2.7/x")]
    [InlineData("a leading dot", "../etc=rtsp://192.0.2.7/x")]
    [InlineData("two slashes", "a/b/c=rtsp://192.0.2.7/x")]
    [InlineData("a blank in the name", "front door=rtsp://192.0.2.7/x")]
    [InlineData("nothing before the stream", "/sub=rtsp://192.0.2.7/x")]
    public void Refuses(string name, string argument)
    {
        _ = name;
        Assert.Throws<WrongUsageException>(() => StreamArgument.Parse([argument]));
    }

    [Fact]
    public void Does_not_repeat_a_password_in_its_complaint()
    {
        var mistake = Assert.Throws<WrongUsageException>(() => StreamArgument.Parse(["http://admin:s3cret@192.0.2.7/x"]));

        Assert.DoesNotContain("s3cret", mistake.Message + mistake.Hint, StringComparison.Ordinal);
    }
}
