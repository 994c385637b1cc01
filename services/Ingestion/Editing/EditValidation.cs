using Diplomacy.Domain.SourceEvents.Editing;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Ingestion.Editing;

/// <summary>A source event and its expected revision; 0 accepts any revision.</summary>
internal readonly record struct SeenRevision(Guid SourceEventId, long Expected);

/// <summary>The fields that all edits share: the source event, the author and the reason.</summary>
internal readonly record struct EditRequest(SeenRevision Subject, Editor Editor);

/// <summary>Reads the fields that edits share; collects faults instead of throwing.</summary>
internal static class EditValidation
{
    /// <param name="subject">The subject of the caller's token, who is the author; null without a token.</param>
    public static EditRequest Read(
        string sourceEventId, string author, string? subject, string reason, long expectedRevision,
        ValidationErrors errors)
    {
        var id = ReadId(sourceEventId, "source_event_id", errors);
        var editor = ReadEditor(author, subject, reason, errors);
        var expected = ReadRevision(expectedRevision, "expected_revision", errors);
        return new EditRequest(new SeenRevision(id, expected), editor);
    }

    /// <summary>Reads an edit of one report; throws if a field is faulty.</summary>
    /// <param name="subject">The subject of the caller's token, who is the author; null without a token.</param>
    public static (EditRequest Asked, Guid ReportId) ReadOfReport(
        string sourceEventId, string reportId, string author, string? subject, string reason, long expectedRevision)
    {
        var errors = new ValidationErrors();
        var asked = Read(sourceEventId, author, subject, reason, expectedRevision, errors);
        var id = ReadId(reportId, "report_id", errors);
        errors.ThrowIfAny();
        return (asked, id);
    }

    /// <param name="subject">The subject of the caller's token, who is the author; null without a token.</param>
    public static Editor ReadEditor(string author, string? subject, string reason, ValidationErrors errors)
    {
        var read = Authorship.Read(author, subject, reason, errors);
        return new Editor(read.Author, read.Reason);
    }

    public static Guid ReadId(string given, string field, ValidationErrors errors)
    {
        if (given.Length == 0)
            errors.Missing(field);
        else if (Guid.TryParseExact(given, "D", out var id))
            return id;
        else
            errors.Add(field, ErrorReason.MalformedId,
                $"{field} is \"{Echo.Of(given)}\"; expected a UUID.");
        return default;
    }

    public static long ReadRevision(long given, string field, ValidationErrors errors)
    {
        if (given < 0)
            errors.Add(field, ErrorReason.OutOfRange, $"{field} is {given:N0}; expected 0 or more.");
        return given;
    }
}
