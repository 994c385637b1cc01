using System.Buffers.Binary;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.SourceEvents;

/// <summary>Who did what to whom, on any date. Reports with the same key describe the same kind of action.</summary>
public readonly record struct ActionKey(Dyad Dyad, CameoCode Code)
{
    /// <summary>The action that a stored report describes.</summary>
    public static ActionKey Of(SourceEventReported report) => new(
        new Dyad(CountryCode.Parse(report.Source), CountryCode.Parse(report.Target)),
        CameoCode.Parse(report.CameoCode));

    /// <summary>The action that the source itself describes, before any correction by an editor.</summary>
    public static ActionKey StatedBy(SourceEventReported report) => report.Stated is { } stated
        ? new ActionKey(
            new Dyad(CountryCode.Parse(stated.Source), CountryCode.Parse(stated.Target)),
            CameoCode.Parse(stated.CameoCode))
        : Of(report);

    /// <summary>The UUID of the action, under which its curated reports are matched.</summary>
    public Guid Id => NameBasedUuid.Create(
        Identity.ActionNamespace, $"{Dyad.Source}|{Dyad.Target}|{Code}");

    /// <summary>The UUID of the source event of this action on a date, also the id of its stream.</summary>
    public Guid On(PartialDate date) => NameBasedUuid.Create(
        Identity.SourceEventNamespace, $"{date}|{Dyad.Source}|{Dyad.Target}|{Code}");
}

/// <summary>Ids made from content, so that a resent report gets the same id.</summary>
public static class Identity
{
    internal static readonly Guid SourceEventNamespace = new("6f0b7d52-6c7c-4f6e-9a83-0c54f3a3f1d1");
    internal static readonly Guid ActionNamespace = new("b3a4c1de-1d7f-4f6a-8a0e-5d1d1f0e7c22");
    private static readonly Guid SplitNamespace = new("7d5b2e0a-8f43-5c1e-9b1d-2a6f0e4c9d55");
    private static readonly Guid SentenceNamespace = new("4e1c7f80-52b6-4d0b-8a39-7c1d4f0a6be2");
    private static readonly Guid ReportNamespace = new("0d9a51f7-3f0b-4d0c-9f3e-2f6a7c1b9e33");

    /// <summary>
    /// The UUID of the source event that some reports become when they are split off another: the same reports split
    /// off the same source event always get the same id.
    /// </summary>
    public static Guid OfSplit(Guid sourceEventId, IEnumerable<Guid> reportIds) => NameBasedUuid.Create(
        SplitNamespace, $"{sourceEventId}|{string.Join('|', reportIds.Distinct().Order())}");

    /// <summary>
    /// The UUID of a report, made from what it describes and where it comes from. Quality, quote, summary and amount
    /// are not part of it, so a report sent again with a better summary is the same report.
    /// </summary>
    public static Guid OfReport(
        PartialDate date, Dyad dyad, CameoCode code, ReportOrigin origin) => NameBasedUuid.Create(
        ReportNamespace,
        $"{date}|{dyad.Source}|{dyad.Target}|{code}|{Part(origin.Publisher)}|{Part(origin.Feed)}"
        + $"|{Part(origin.DocumentId)}|{origin.Paragraph}|{Part(origin.Coder)}|{Part(origin.RecordId)}"
        + $"|{(origin.DocumentId is null ? Part(origin.Url) : null)}");

    /// <summary>The number of a sentence of a source, whatever its case and marks; never 0.</summary>
    /// <remarks>Two sentences may have the same: of one relationship and one month that is as good as never.</remarks>
    public static int OfSentence(string source, string sentence)
    {
        Span<byte> id = stackalloc byte[16];
        NameBasedUuid.Create(SentenceNamespace, $"{Part(source)}|{CountryNameFolding.Fold(sentence)}")
            .TryWriteBytes(id);
        return BinaryPrimitives.ReadInt32BigEndian(id) | 1;
    }

    /// <summary>A text with its separators escaped, so that it cannot run into the next part.</summary>
    internal static string? Part(string? text) => text?.Replace("\\", "\\\\").Replace("|", "\\|");
}
