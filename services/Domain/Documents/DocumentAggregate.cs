using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Domain.Documents;

/// <summary>How far the coding of a document is.</summary>
public enum CodingStatus
{
    /// <summary>It waits for its coders.</summary>
    Received,

    /// <summary>Every coder is done with it.</summary>
    Coded,

    /// <summary>A coder gave up.</summary>
    Failed,
}

/// <summary>A document on file, and what its coders made of it: the fold of its stream.</summary>
/// <param name="Id">Its UUID, also that of its stream.</param>
/// <param name="Revision">How many events its stream holds.</param>
/// <param name="Received">How it came in.</param>
/// <param name="IsAwaited">Whether it was asked to be coded and has not been since.</param>
public sealed record DocumentAggregate(Guid Id, long Revision, DocumentReceived Received, bool IsAwaited)
{
    private static readonly Guid Namespace = new("4c0f6a1e-52a5-4f0b-8a5e-6c2d8d7a9b10");

    /// <summary>
    /// What each coder said last: a <see cref="DocumentCoded"/> or a <see cref="DocumentCodingFailed"/>.
    /// </summary>
    public ImmutableSortedDictionary<string, object> Codings { get; init; } =
        ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal);

    /// <summary>Every report that was ever made of it, and the coder that did.</summary>
    public ImmutableArray<(PlacedReport Report, string Coder)> Reports { get; init; } = [];

    /// <summary>How far its coding is.</summary>
    public CodingStatus State => IsAwaited ? CodingStatus.Received
        : Codings.Values.Any(coding => coding is DocumentCodingFailed) ? CodingStatus.Failed
        : CodingStatus.Coded;

    /// <summary>
    /// The UUID of a document: who published it, when, and every character of its text. A heading or an address that
    /// was mended since makes no other document of it; another day does, since dates are read by it.
    /// </summary>
    public static Guid IdOf(string? publisher, DateOnly? publishedOn, string text) => NameBasedUuid.Create(
        Namespace, $"{Part(publisher)}|{publishedOn:yyyy-MM-dd}|{HashOf(text)}");

    /// <summary>The SHA-256 of a text in UTF-8, in lower-case hexadecimal.</summary>
    public static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The document after one more of its events; null before the first.</summary>
    /// <exception cref="UnknownEventException">No document has such an event.</exception>
    public static DocumentAggregate Apply(DocumentAggregate? before, Guid id, object stored) => (before, stored) switch
    {
        (null, DocumentReceived received) => new(id, Revision: 1, received, IsAwaited: true),
        ({ } document, DocumentRetried) => document with
        {
            Revision = document.Revision + 1,
            IsAwaited = true,
            // The coder that answers now may be a later version, of another name.
            Codings = document.Codings.RemoveRange(
                document.Codings.Where(coding => coding.Value is DocumentCodingFailed).Select(coding => coding.Key)),
        },
        ({ } document, DocumentCoded coded) => document.Answered(coded.Coder, coded) with
        {
            IsAwaited = document.IsAwaited && coded.Beside,
            Reports = [.. document.Reports.Concat((coded.Reports ?? []).Select(report => (report, coded.Coder)))
                .DistinctBy(made => made.Item1.ReportId)],
        },
        ({ } document, DocumentCodingFailed failed) => document.Answered(failed.Coder, failed),
        _ => throw new UnknownEventException(id, stored.GetType()),
    };

    private DocumentAggregate Answered(string coder, object answer) => this with
    {
        Revision = Revision + 1,
        IsAwaited = false,
        Codings = Codings.SetItem(coder, answer),
    };

    private static string? Part(string? text) => text?.Replace("\\", "\\\\").Replace("|", "\\|");
}
