using System.Text;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Documents;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Ingestion.Documents.Processing;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Ingestion.Documents;

/// <summary>Validates a submitted document; collects all faults.</summary>
internal static class DocumentValidation
{
    /// <summary>The longest text, in bytes of UTF-8.</summary>
    private const int TextBytesMax = 1024 * 1024;

    private const int SourceMax = 200;
    private const int TitleMax = 1_000;
    private const int UrlMax = 2_000;

    /// <summary>A higher share of replacement characters means a text read in the wrong encoding.</summary>
    private const int CharactersAReplacement = 200;

    /// <summary>A higher share of control characters means a file that is not text.</summary>
    private const int CharactersAControl = 50;

    private const char Replacement = '\uFFFD';

    public static SubmittedDocument Read(SubmitDocumentRequest request, DateOnly today, string? submittedBy)
    {
        var errors = new ValidationErrors();
        CheckText(request.Text, errors);
        errors.CheckText("source", request.Source, SourceMax);
        errors.CheckText("title", request.Title, TitleMax);
        errors.CheckText("url", request.Url, UrlMax);
        var publishedOn = ReadDay(request.PublishedOn, today, errors);
        errors.ThrowIfAny();
        var publisher = Given(request.Source);
        return new SubmittedDocument(
            Domain.Documents.DocumentAggregate.IdOf(publisher, publishedOn, request.Text),
            new DocumentReceived(
                Domain.Documents.DocumentAggregate.HashOf(request.Text), request.Text.Length, publisher,
                Given(request.Title),
                publishedOn is { } day ? PartialDate.Of(day).ToString() : null, Given(request.Url), submittedBy),
            request.Text);
    }

    private static void CheckText(string text, ValidationErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            errors.Add("text", ErrorReason.RequiredFieldMissing, "text is empty; expected the text of a document.");
            return;
        }
        if (Encoding.UTF8.GetByteCount(text) is > TextBytesMax and var bytes)
            errors.Add("text", ErrorReason.TooLong,
                $"text has {bytes:N0} bytes of UTF-8; expected at most {TextBytesMax:N0}.");
        var (nul, replacements, controls) = (false, 0, 0);
        foreach (var character in text)
        {
            nul |= character == '\0';
            if (character == Replacement)
                replacements++;
            else if (char.IsControl(character) && !char.IsWhiteSpace(character))
                controls++;
        }
        if (controls * CharactersAControl > text.Length)
            errors.Add("text", ErrorReason.NotText,
                $"text has {controls:N0} control characters among {text.Length:N0}; expected the text of a document, "
                + "not a file of another kind.");
        else if (nul)
            errors.Add("text", ErrorReason.MalformedText, "text holds the character U+0000, which cannot be stored.");
        if (replacements * CharactersAReplacement > text.Length)
            errors.Add("text", ErrorReason.WrongEncoding,
                $"text has {replacements:N0} replacement characters (U+FFFD) among {text.Length:N0}; expected a text "
                + "read in its own encoding and sent as UTF-8.");
    }

    private static DateOnly? ReadDay(Date? given, DateOnly today, ValidationErrors errors)
    {
        const string field = "published_on";
        if (given is null)
            return null;
        if (!PartialDate.TryCreate(given.Year, given.Month, given.Day, out var date, out var fault))
            errors.Add(field, ErrorReason.InvalidDate, fault!);
        else if (date.Precision != DatePrecision.Day)
            errors.Add(field, ErrorReason.InvalidDate, $"{field} is {date}; expected a full date.");
        else if (date.First > today)
            errors.Add(field, ErrorReason.DateInFuture,
                $"{field} is {date}, in the future; expected {today:yyyy-MM-dd} or earlier.");
        else
            return date.First;
        return null;
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
