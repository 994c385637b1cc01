using System.Text.Json;

namespace Marten.Storage;

/// <summary>Headers as JSON: read as strings, numbers, booleans and null, and as JSON where nested.</summary>
internal static class HeaderValues
{
    public static byte[] Write(Dictionary<string, object> headers) => JsonSerializer.SerializeToUtf8Bytes(headers);

    public static Dictionary<string, object> Read(ReadOnlySpan<byte> utf8)
    {
        var values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(utf8) ?? [];
        return values.ToDictionary(v => v.Key, v => Value(v.Value));
    }

    private static object Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Null => null!,
        _ => value,
    };
}
