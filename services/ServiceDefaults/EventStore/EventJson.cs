using System.Text.Json;
using System.Text.Json.Serialization;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>How stored events are written as JSON and read again.</summary>
public static class EventJson
{
    /// <summary>What is null or has its type's default is left out; all else is as System.Text.Json has it.</summary>
    internal static readonly JsonSerializerOptions Plain = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>For whoever reads or writes them beside the event store.</summary>
    public static readonly JsonSerializerOptions Options = new(Plain) { Converters = { new ReportJson() } };

    /// <summary>Sets up the same for the event store.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        json.DefaultIgnoreCondition = Plain.DefaultIgnoreCondition;
        json.Converters.Add(new ReportJson());
    }
}
