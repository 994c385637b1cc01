using System.Text.Json;
using System.Text.Json.Serialization;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>The JSON format of stored events.</summary>
public static class EventJson
{
    /// <summary>Omits null and default values; otherwise the defaults of System.Text.Json.</summary>
    internal static readonly JsonSerializerOptions Plain = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>The options for code that reads or writes events without Marten.</summary>
    public static readonly JsonSerializerOptions Options = new(Plain) { Converters = { new ReportJson() } };

    /// <summary>Configures the same for Marten.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        json.DefaultIgnoreCondition = Plain.DefaultIgnoreCondition;
        json.Converters.Add(new ReportJson());
    }
}
