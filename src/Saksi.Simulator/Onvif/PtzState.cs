namespace Saksi.Simulator.Onvif;

/// <summary>Where a simulated camera looks.</summary>
public sealed class PtzState
{
    /// <summary>At full speed, half of the way from one end to the other takes two seconds.</summary>
    private const double RangePerSecond = 0.5;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly SortedDictionary<string, (string Name, PtzVector At)> _presets = new(StringComparer.Ordinal);
    private PtzVector _position;
    private PtzVector _speed;
    private DateTimeOffset _since;
    private DateTimeOffset _until;
    private int _lastPreset;

    internal PtzState(TimeProvider clock)
    {
        _clock = clock;
        _since = clock.GetUtcNow();
        _presets["1"] = ("Gate", new PtzVector(-0.5, 0.25, 0));
        _presets["2"] = ("Car park", new PtzVector(0.75, -0.5, 0.5));
        _lastPreset = 2;
    }

    /// <summary>Where it looks now.</summary>
    public PtzVector Position
    {
        get
        {
            lock (_gate)
            {
                Advance();
                return _position;
            }
        }
    }

    /// <summary>How fast it turns; nothing when it stands still.</summary>
    public PtzVector Speed
    {
        get
        {
            lock (_gate)
            {
                Advance();
                return _speed;
            }
        }
    }

    /// <summary>Names and places by their tokens.</summary>
    public IReadOnlyDictionary<string, (string Name, PtzVector At)> Presets
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, (string Name, PtzVector At)>(_presets);
            }
        }
    }

    internal void Move(PtzVector speed, TimeSpan? timeout)
    {
        lock (_gate)
        {
            Advance();
            _speed = speed;
            _until = timeout is { } limit ? _since + limit : DateTimeOffset.MaxValue;
        }
    }

    internal void MoveTo(Func<PtzVector, PtzVector> place)
    {
        lock (_gate)
        {
            Advance();
            _speed = default;
            _position = place(_position).Clamp();
        }
    }

    internal bool GoTo(string preset)
    {
        lock (_gate)
        {
            var isKnown = _presets.TryGetValue(preset, out var found);
            if (isKnown)
            {
                (_position, _speed, _since) = (found.At, default, _clock.GetUtcNow());
            }

            return isKnown;
        }
    }

    internal string Remember(string? token, string? name)
    {
        lock (_gate)
        {
            Advance();
            token ??= $"{++_lastPreset}";
            _presets[token] = (name ?? (_presets.TryGetValue(token, out var old) ? old.Name : $"Preset {token}"), _position);
            return token;
        }
    }

    private void Advance()
    {
        var now = _clock.GetUtcNow();
        var end = now < _until ? now : _until;
        var seconds = Math.Max(0, (end - _since).TotalSeconds);
        _position = (_position + (_speed * (seconds * RangePerSecond))).Clamp();
        _since = now;
        if (now >= _until)
        {
            _speed = default;
        }
    }
}

/// <summary>A direction or a speed: pan and tilt from -1 to 1, zoom from 0 to 1 (a speed from -1).</summary>
public readonly record struct PtzVector(double Pan, double Tilt, double Zoom)
{
    public static PtzVector operator +(PtzVector left, PtzVector right) =>
        new(left.Pan + right.Pan, left.Tilt + right.Tilt, left.Zoom + right.Zoom);

    public static PtzVector operator *(PtzVector vector, double factor) =>
        new(vector.Pan * factor, vector.Tilt * factor, vector.Zoom * factor);

    internal PtzVector Clamp() => new(Math.Clamp(Pan, -1, 1), Math.Clamp(Tilt, -1, 1), Math.Clamp(Zoom, 0, 1));
}
