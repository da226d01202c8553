using System.Globalization;

namespace Saksi.Server.Settings;

/// <summary>Takes known keys out of a mapping and reports what is wrong; what nobody took is unknown.</summary>
/// <remarks>The keys that were asked for are the keys there are: no second list of them has to be kept.</remarks>
internal sealed class MappingReader
{
    /// <summary>Up to this many wrong letters, a known key is offered.</summary>
    private const int MostWrongLetters = 2;

    private readonly YamlMapping _mapping;
    private readonly string _path;
    private readonly List<SettingsMistake> _mistakes;
    private readonly List<string> _known = [];

    public MappingReader(YamlMapping mapping, string path, List<SettingsMistake> mistakes)
    {
        _mapping = mapping;
        _path = path;
        _mistakes = mistakes;
    }

    /// <summary>The keys that were asked for so far, with the path to them.</summary>
    public IEnumerable<string> Known => _known.Select(key => _path + key);

    public YamlMapping Mapping => _mapping;

    /// <summary>The value of a key; null when it is not there or empty.</summary>
    public YamlNode? Take(string key)
    {
        _known.Add(key);
        var value = _mapping.Entries.FirstOrDefault(entry => entry.Key.Value == key)?.Value;
        return value is YamlScalar { IsNull: true } ? null : value;
    }

    public string? Text(string key) => Take(key) switch
    {
        null => null,
        YamlScalar scalar => scalar.Value,
        var other => Complain<string>(other, $"'{key}' takes one value, not a list and no keys below it."),
    };

    public bool Flag(string key) => Text(key) switch
    {
        null or "false" or "no" => false,
        "true" or "yes" => true,
        var text => Complain<string>(key, $"'{key}' is true or false, not '{text}'.") is not null,
    };

    public bool Flag(string key, bool otherwise) => Has(key) ? Flag(key) : Flag(key) || otherwise;

    public TimeSpan? Duration(string key)
    {
        var text = Text(key);
        if (text is null)
        {
            return null;
        }

        if (DurationText.TryParse(text, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        Complain<string>(key, $"'{text}' is not a duration. Write it as 30s, 5m, 12h or 30d.");
        return null;
    }

    public long? Size(string key)
    {
        var text = Text(key);
        if (text is null)
        {
            return null;
        }

        if (ByteSizeText.TryParse(text, out var bytes) && bytes > 0)
        {
            return bytes;
        }

        Complain<string>(key, $"'{text}' is not a size. Write it as 500MB, 10GB, 2TB or 10GiB.");
        return null;
    }

    public int Number(string key, int otherwise, int least, int most)
    {
        var text = Text(key);
        if (text is null)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Complain<string>(key, $"'{key}' is a number from {least} to {most}, not '{text}'.");
        return otherwise;
    }

    /// <summary>One of a few words.</summary>
    public T Choice<T>(string key, T otherwise, params (string Word, T Value)[] choices)
    {
        var text = Text(key);
        if (text is null)
        {
            return otherwise;
        }

        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }
        }

        Complain<string>(key, $"'{key}' is {string.Join(" or ", choices.Select(choice => choice.Word))}, not '{text}'.");
        return otherwise;
    }

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public IReadOnlyList<YamlScalar> Texts(string key)
    {
        switch (Take(key))
        {
            case null:
                return [];
            case YamlScalar scalar:
                return [scalar];
            case YamlSequence sequence:
                foreach (var item in sequence.Items.Where(item => item is not YamlScalar))
                {
                    Complain<string>(item, $"'{key}' is a list of single values.");
                }

                return sequence.Items.OfType<YamlScalar>().ToList();
            case var other:
                Complain<string>(other, $"'{key}' is a list.");
                return [];
        }
    }

    /// <summary>The keys below a key; null when it is not there.</summary>
    public MappingReader? Below(string key)
    {
        switch (Take(key))
        {
            case null:
                return null;
            case YamlMapping mapping:
                return new MappingReader(mapping, $"{_path}{key}.", _mistakes);
            case var other:
                Complain<string>(other, $"'{key}' has keys below it, each on a line of its own, further to the right.");
                return null;
        }
    }

    public bool Has(string key) => _mapping.Entries.Any(entry => entry.Key.Value == key);

    /// <summary>Reports a mistake at the value of a key, or at the key where the value says nothing about its place.</summary>
    public T? Complain<T>(string key, string message)
        where T : class
    {
        var entry = _mapping.Entries.FirstOrDefault(entry => entry.Key.Value == key);
        return Complain<T>(entry?.Value is null or YamlScalar { IsNull: true } ? entry?.Key ?? (YamlNode)_mapping : entry.Value, message);
    }

    public T? Complain<T>(YamlNode place, string message)
        where T : class
    {
        _mistakes.Add(new SettingsMistake(place.Line, place.Column, message));
        return null;
    }

    /// <summary>Reports keys that nobody asked for, and keys that are there twice.</summary>
    public void Finish()
    {
        var seen = new HashSet<string>();
        foreach (var entry in _mapping.Entries)
        {
            var key = entry.Key.Value;
            if (!_known.Contains(key))
            {
                Complain<string>(entry.Key, $"There is no setting '{_path}{key}'.{Suggestion(key)}");
            }
            else if (!seen.Add(key))
            {
                Complain<string>(entry.Key, $"'{_path}{key}' is there twice. Keep one of them.");
            }
        }
    }

    private string Suggestion(string key)
    {
        var meant = _known.Find(known => known.StartsWith(key, StringComparison.Ordinal))
            ?? _known.Where(known => Spelling.WrongLetters(key, known) <= MostWrongLetters).MinBy(known => Spelling.WrongLetters(key, known));
        return meant is null ? $" Known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}." : $" Did you mean '{meant}'?";
    }
}
