using System.Text.Json;
using Diplomacy.Ingestion.Feeds.Formats.Values;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Ingestion.Feeds.Formats.Readers;

/// <summary>
/// Reads lines of JSON, each an object with the fields of a report. Those of its origin stand beside the others or in an
/// object "origin"; a date is a text or an object, as in the API.
/// </summary>
internal static class JsonLines
{
    private const int DepthMax = 4;
    private const string OriginName = "origin";
    private const string DateName = "occurred_on";

    private static readonly JsonDocumentOptions Options =
        new() { MaxDepth = DepthMax, AllowDuplicateProperties = false };

    /// <summary>Whether a text begins with an object.</summary>
    public static bool Begins(ReadOnlySpan<char> text) => text.TrimStart().StartsWith('{');

    /// <summary>Reads a line.</summary>
    public static FeedRow Read(ReadOnlyMemory<char> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return FeedRow.Rejected(RowFaultReason.BadJson,
                    $"The line is {document.RootElement.ValueKind}; expected an object.");
            var report = new Report { Origin = new Origin() };
            return ReadFields(document.RootElement, report, mayNest: true) is { } fault
                ? FeedRow.Rejected(fault)
                : OwnFields.Finish(report);
        }
        catch (JsonException exception)
        {
            return FeedRow.Rejected(RowFaultReason.BadJson,
                $"The line is no JSON: {Faults.Shown(exception.Message)}; expected one object.");
        }
    }

    private static RowFault? ReadFields(JsonElement element, Report report, bool mayNest)
    {
        foreach (var property in element.EnumerateObject())
        {
            var isNested = property.Value.ValueKind == JsonValueKind.Object;
            var fault = mayNest && isNested && property.NameEquals(OriginName)
                ? ReadFields(property.Value, report, mayNest: false)
                : isNested && property.NameEquals(DateName) ? ReadDate(property.Value, report)
                : ReadField(property, report);
            if (fault is not null)
                return fault;
        }
        return null;
    }

    private static RowFault? ReadField(JsonProperty property, Report report)
    {
        if (!OwnFields.Has(property.Name))
            return new RowFault(RowFaultReason.UnknownField,
                $"The line has \"{Faults.Shown(property.Name)}\"; expected only {string.Join(", ", OwnFields.Names)}.");
        return property.Value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => OwnFields.TrySet(report, property.Name, property.Value.GetString()!),
            JsonValueKind.Number => OwnFields.TrySet(report, property.Name, property.Value.GetRawText()),
            var kind => new RowFault(RowFaultReason.BadJson,
                $"{property.Name} is {kind}; expected a text or a number."),
        };
    }

    private static RowFault? ReadDate(JsonElement element, Report report)
    {
        var date = new Date();
        foreach (var part in element.EnumerateObject())
        {
            if (part.Value.ValueKind != JsonValueKind.Number || !part.Value.TryGetInt32(out var number))
                return new RowFault(RowFaultReason.BadDate,
                    $"{Faults.Shown(part.Name)} of occurred_on is no whole number; expected one.");
            if (part.NameEquals("year")) date.Year = number;
            else if (part.NameEquals("month")) date.Month = number;
            else if (part.NameEquals("day")) date.Day = number;
            else
                return new RowFault(RowFaultReason.UnknownField,
                    $"occurred_on has \"{Faults.Shown(part.Name)}\"; expected year, month and day.");
        }
        report.OccurredOn = date;
        return null;
    }
}
