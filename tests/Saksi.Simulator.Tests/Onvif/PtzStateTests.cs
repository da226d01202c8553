using Microsoft.Extensions.Time.Testing;
using Saksi.Simulator.Onvif;

namespace Saksi.Simulator.Tests.Onvif;

public sealed class PtzStateTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("half a second at full speed", 1, 0.5, 0.25)]
    [InlineData("two seconds at half speed, to the left", -0.5, 2, -0.5)]
    [InlineData("no further than the end", 1, 60, 1)]
    public void Turns(string name, double speed, double seconds, double expected)
    {
        var state = new PtzState(_clock);

        state.Move(new PtzVector(speed, 0, 0), timeout: null);
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal((name, expected), (name, state.Position.Pan));
        Assert.Equal(speed, state.Speed.Pan);
    }

    [Fact]
    public void Stops_after_its_time_and_not_later()
    {
        var state = new PtzState(_clock);

        state.Move(new PtzVector(1, 0, 0), TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(0.5, state.Position.Pan);
        Assert.Equal(default, state.Speed);
    }

    [Fact]
    public void Remembers_places()
    {
        var state = new PtzState(_clock);
        state.MoveTo(_ => new PtzVector(0.5, 0.5, 3));

        var token = state.Remember(null, "Far");
        state.MoveTo(_ => default);

        Assert.True(state.GoTo(token));
        Assert.Equal(new PtzVector(0.5, 0.5, 1), state.Position);
        Assert.False(state.GoTo("nowhere"));
        Assert.Equal("Far", state.Presets[token].Name);
    }
}
