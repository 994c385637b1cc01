using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Weasel.Core;

namespace Marten.Storage;

/// <summary>How data is written as JSON and read again.</summary>
internal sealed class JsonSettings
{
    private readonly JsonSerializerOptions _options;

    public JsonSettings(JsonSerializerOptions? options, EnumStorage enums, Casing casing,
        Action<JsonSerializerOptions>? configure)
    {
        _options = options is null ? new JsonSerializerOptions() : new JsonSerializerOptions(options);
        // The naming policy of the given options does not survive in Marten either: casing decides.
        _options.PropertyNamingPolicy = casing switch
        {
            Casing.CamelCase => JsonNamingPolicy.CamelCase,
            Casing.SnakeCase => JsonNamingPolicy.SnakeCaseLower,
            _ => null,
        };
        if (enums == EnumStorage.AsString) _options.Converters.Add(new JsonStringEnumConverter());
        configure?.Invoke(_options);
        _options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        _options.MakeReadOnly();
    }

    public JsonTypeInfo<T> For<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));
}
