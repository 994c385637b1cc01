using System.Text.Json;
using System.Text.Json.Serialization;

namespace Diplomacy.ServiceDefaults.Store;

/// <summary>How stored events are written as JSON and read again.</summary>
public static class EventJson
{
    /// <summary>For whoever reads or writes them beside the event store.</summary>
    public static readonly JsonSerializerOptions Options = Configured();

    /// <summary>Sets it up: what is null or has its type's default is left out.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault;
        json.Converters.Add(new ReportJson());
    }

    private static JsonSerializerOptions Configured()
    {
        var json = new JsonSerializerOptions();
        Configure(json);
        return json;
    }
}
