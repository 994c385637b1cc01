using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Domain.Documents;

/// <summary>The coding status of a document.</summary>
public enum CodingStatus
{
    /// <summary>Its coders have not finished.</summary>
    Received,

    /// <summary>Every coder has finished.</summary>
    Coded,

    /// <summary>A coder failed.</summary>
    Failed,
}

/// <summary>A received document with the results of its coders, rebuilt from its stream.</summary>
/// <param name="Id">Its UUID, also that of its stream.</param>
/// <param name="Revision">How many events its stream holds.</param>
/// <param name="Received">The event that stored it.</param>
/// <param name="IsAwaited">Whether a requested coding has not completed yet.</param>
public sealed record DocumentAggregate(Guid Id, long Revision, DocumentReceived Received, bool IsAwaited)
{
    private static readonly Guid Namespace = new("4c0f6a1e-52a5-4f0b-8a5e-6c2d8d7a9b10");

    /// <summary>
    /// The last result of each coder: a <see cref="DocumentCoded"/> or a <see cref="DocumentCodingFailed"/>.
    /// </summary>
    public ImmutableSortedDictionary<string, ICodingResult> Codings { get; init; } =
        ImmutableSortedDictionary.Create<string, ICodingResult>(StringComparer.Ordinal);

    /// <summary>Every report ever coded from it, with its coder.</summary>
    public ImmutableArray<(PlacedReport Report, string Coder)> Reports { get; init; } = [];

    /// <summary>The distinct source that its reports count as.</summary>
    public string CountsAs => Received.CountsAs ?? Received.Publisher ?? Id.ToString();

    /// <summary>The status of its coding.</summary>
    public CodingStatus State => IsAwaited ? CodingStatus.Received
        : Codings.Values.Any(coding => coding is DocumentCodingFailed) ? CodingStatus.Failed
        : CodingStatus.Coded;

    /// <summary>
    /// The UUID of a document, made from its publisher, its day of publication and its text. A changed title or URL
    /// does not change it. Another day does, because relative dates in the text are resolved against it.
    /// </summary>
    public static Guid IdOf(string? publisher, DateOnly? publishedOn, string text) => NameBasedUuid.Create(
        Namespace, $"{Part(publisher)}|{publishedOn:yyyy-MM-dd}|{HashOf(text)}");

    /// <summary>The SHA-256 of a text in UTF-8, in lower-case hexadecimal.</summary>
    public static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The document after one more of its events; null before the first.</summary>
    /// <exception cref="UnknownEventException">A document cannot have such an event.</exception>
    public static DocumentAggregate Apply(DocumentAggregate? before, Guid id, IDocumentChange stored) =>
        (before, stored) switch
        {
            (null, DocumentReceived received) => new(id, Revision: 1, received, IsAwaited: true),
            ({ } document, DocumentRetried) => document with
            {
                Revision = document.Revision + 1,
                IsAwaited = true,
                // The retry may be coded by a later version, which has another name.
                Codings = document.Codings.RemoveRange(
                    document.Codings.Where(coding => coding.Value is DocumentCodingFailed)
                        .Select(coding => coding.Key)),
            },
            ({ } document, DocumentCoded coded) => document.Answered(coded) with
            {
                IsAwaited = document.IsAwaited && coded.Beside,
                Reports = [.. document.Reports.Concat((coded.Reports ?? []).Select(report => (report, coded.Coder)))
                    .DistinctBy(made => made.Item1.ReportId)],
            },
            ({ } document, DocumentCodingFailed failed) => document.Answered(failed),
            _ => throw new UnknownEventException(id, stored.GetType()),
        };

    private DocumentAggregate Answered(ICodingResult result) => this with
    {
        Revision = Revision + 1,
        IsAwaited = false,
        Codings = Codings.SetItem(result.Coder, result),
    };

    private static string? Part(string? text) => text?.Replace("\\", "\\\\").Replace("|", "\\|");
}
