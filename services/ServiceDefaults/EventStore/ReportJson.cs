using System.Text.Json;
using System.Text.Json.Serialization;
using Diplomacy.Contracts.Events;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>
/// Reads the most frequent event, of which a store has millions. The result is the same as by System.Text.Json, which
/// however boxes every constructor argument of a record and allocates three times the bytes of the event. This
/// converter allocates only the event and its strings, and shares repeated strings.
/// </summary>
internal sealed class ReportJson : JsonConverter<SourceEventReported>
{
    private readonly StringCache _shared = new();

    public override void Write(Utf8JsonWriter writer, SourceEventReported value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, EventJson.Plain);

    // Properties are read in the order in which PostgreSQL stores them: shorter names first.
    public override SourceEventReported Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Guid reportId = default;
        string occurredOn = null!, source = null!, target = null!, cameoCode = null!;
        ReportOrigin origin = null!;
        var (quality, mentions, amountUsd) = (0, 1, 0L);
        string? summary = null, reportedBy = null, reviewedBy = null, countsAs = null;
        Guid? movedFrom = null;
        int? codedQuality = null;
        StatedIdentity? stated = null;
        Enter(ref reader);
        while (HasNext(ref reader))
            if (Is(ref reader, "Origin"u8))
                origin = reader.TokenType == JsonTokenType.Null ? null! : ReadOrigin(ref reader);
            else if (Is(ref reader, "Source"u8))
                source = _shared.Read(ref reader)!;
            else if (Is(ref reader, "Stated"u8))
                stated = JsonSerializer.Deserialize<StatedIdentity>(ref reader, options);
            else if (Is(ref reader, "Target"u8))
                target = _shared.Read(ref reader)!;
            else if (Is(ref reader, "Quality"u8))
                quality = reader.GetInt32();
            else if (Is(ref reader, "Summary"u8))
                summary = reader.GetString();
            else if (Is(ref reader, "Mentions"u8))
                mentions = reader.GetInt32();
            else if (Is(ref reader, "ReportId"u8))
                reportId = reader.GetGuid();
            else if (Is(ref reader, "CountsAs"u8))
                countsAs = _shared.Read(ref reader);
            else if (Is(ref reader, "AmountUsd"u8))
                amountUsd = reader.GetInt64();
            else if (Is(ref reader, "CameoCode"u8))
                cameoCode = _shared.Read(ref reader)!;
            else if (Is(ref reader, "MovedFrom"u8))
                movedFrom = reader.TokenType == JsonTokenType.Null ? null : reader.GetGuid();
            else if (Is(ref reader, "OccurredOn"u8))
                occurredOn = _shared.Read(ref reader)!;
            else if (Is(ref reader, "ReportedBy"u8))
                reportedBy = _shared.Read(ref reader);
            else if (Is(ref reader, "ReviewedBy"u8))
                reviewedBy = _shared.Read(ref reader);
            else if (Is(ref reader, "CodedQuality"u8))
                codedQuality = reader.TokenType == JsonTokenType.Null ? null : reader.GetInt32();
            else
                Pass(ref reader);
        return new SourceEventReported(
            reportId, occurredOn, source, target, cameoCode, quality, origin, amountUsd, mentions, summary, movedFrom,
            reportedBy, stated, reviewedBy, countsAs, codedQuality);
    }

    private ReportOrigin ReadOrigin(ref Utf8JsonReader reader)
    {
        string? publisher = null, feed = null, documentId = null, quote = null, url = null, coder = null;
        string? recordId = null;
        var (paragraph, spanStart, spanLength) = (0, 0, 0);
        Enter(ref reader);
        while (HasNext(ref reader))
            if (Is(ref reader, "Url"u8))
                url = reader.GetString();
            else if (Is(ref reader, "Feed"u8))
                feed = _shared.Read(ref reader);
            else if (Is(ref reader, "Coder"u8))
                coder = _shared.Read(ref reader);
            else if (Is(ref reader, "Quote"u8))
                quote = reader.GetString();
            else if (Is(ref reader, "RecordId"u8))
                recordId = reader.GetString();
            else if (Is(ref reader, "Paragraph"u8))
                paragraph = reader.GetInt32();
            else if (Is(ref reader, "Publisher"u8))
                publisher = _shared.Read(ref reader);
            else if (Is(ref reader, "SpanStart"u8))
                spanStart = reader.GetInt32();
            else if (Is(ref reader, "DocumentId"u8))
                documentId = reader.GetString();
            else if (Is(ref reader, "SpanLength"u8))
                spanLength = reader.GetInt32();
            else
                Pass(ref reader);
        return new ReportOrigin(
            publisher, feed, documentId, paragraph, quote, url, coder, recordId, spanStart, spanLength);
    }

    private static void Enter(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"Found a {reader.TokenType} instead of an object.");
    }

    /// <summary>Advances to the name of the next property.</summary>
    private static bool HasNext(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType != JsonTokenType.EndObject;

    /// <summary>Whether the property has this name; if so, advances to its value.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueTextEquals(name) && reader.Read();

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
