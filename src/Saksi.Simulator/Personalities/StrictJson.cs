using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Saksi.Simulator.Personalities;

/// <summary>
/// Fills records from JSON and collects every mistake with its path; the serializer stops at the first one.
/// </summary>
internal static class StrictJson
{
    /// <summary>Reads a record with a constructor that takes nothing.</summary>
    /// <returns>The record, with defaults where there were mistakes.</returns>
    public static object Read(Type type, JsonElement element, string path, List<string> mistakes)
    {
        var target = Activator.CreateInstance(type)!;
        if (element.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add($"{path}: an object is expected");
            return target;
        }

        var known = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => CamelCase(property.Name));
        foreach (var member in element.EnumerateObject())
        {
            var memberPath = $"{path}.{member.Name}";
            if (!known.TryGetValue(member.Name, out var property))
            {
                mistakes.Add($"{memberPath}: is unknown; known are {string.Join(", ", known.Keys.Order())}");
            }
            else if (ReadValue(property.PropertyType, member.Value, memberPath, mistakes) is { } value)
            {
                property.SetValue(target, value);
            }
        }

        return target;
    }

    private static object? ReadValue(Type type, JsonElement element, string path, List<string> mistakes)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType)
        {
            return ReadList(type.GetGenericArguments()[0], element, path, mistakes);
        }

        if (type.IsEnum)
        {
            return ReadName(type, element, path, mistakes);
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String when element.ValueKind == JsonValueKind.String => element.GetString(),
            TypeCode.Boolean when element.ValueKind is JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
            TypeCode.Int32 when element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) => number,
            TypeCode.Double when element.ValueKind == JsonValueKind.Number => element.GetDouble(),
            TypeCode.Object => Read(type, element, path, mistakes),
            TypeCode.String => Mistake("a text is expected"),
            TypeCode.Boolean => Mistake("true or false is expected"),
            TypeCode.Int32 => Mistake("a whole number is expected"),
            _ => Mistake("a number is expected"),
        };

        object? Mistake(string text)
        {
            mistakes.Add($"{path}: {text}");
            return null;
        }
    }

    private static object? ReadName(Type type, JsonElement element, string path, List<string> mistakes)
    {
        var names = Enum.GetNames(type).ToDictionary(CamelCase);
        if (element.ValueKind == JsonValueKind.String && names.TryGetValue(element.GetString()!, out var name))
        {
            return Enum.Parse(type, name);
        }

        mistakes.Add($"{path}: one of {string.Join(", ", names.Keys)} is expected");
        return null;
    }

    private static Array? ReadList(Type type, JsonElement element, string path, List<string> mistakes)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            mistakes.Add($"{path}: an array is expected");
            return null;
        }

        var values = element.EnumerateArray()
            .Select((item, index) => ReadValue(type, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), mistakes))
            .Where(value => value is not null)
            .ToArray();
        var list = Array.CreateInstance(type, values.Length);
        values.CopyTo(list, 0);
        return list;
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
