using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Messages;
using Google.Protobuf.WellKnownTypes;
using JasperFx.Events;
using QuadClass = Diplomacy.Protos.Type.V1.QuadClass;
using TextSpan = Diplomacy.Protos.Type.V1.TextSpan;
using SourceEvent = Diplomacy.Protos.Query.V1.SourceEvent;
using StoredSourceEvent = Diplomacy.Domain.SourceEvents.SourceEvent;

namespace Diplomacy.Query.Evidence;

/// <summary>Maps the streams of source events to messages.</summary>
internal static class SourceEventMapping
{
    /// <summary>A source event as of a position; null if it had no effective report.</summary>
    public static SourceEvent? At(
        Guid id, IReadOnlyList<IEvent> stream, long position, CheckpointTokens checkpoints) =>
        Fold(id, stream, position) is { Now.State: not null } known
            ? MessageOf(known, checkpoints)
            : null;

    /// <summary>A source event as of a position, or its last effective state before it.</summary>
    public static SourceEvent Last(
        Guid id, IReadOnlyList<IEvent> stream, long position, CheckpointTokens checkpoints) =>
        MessageOf(Fold(id, stream, position), checkpoints);

    /// <summary>A source event at a position, its last effective state, and its stored events up to there.</summary>
    private sealed record Known(StoredSourceEvent Now, StoredSourceEvent Last, IReadOnlyList<IEvent> Stream);

    private static Known Fold(Guid id, IReadOnlyList<IEvent> stream, long position)
    {
        var known = stream.TakeWhile(stored => stored.Sequence <= position).ToArray();
        var now = StoredSourceEvent.Empty(id);
        var last = now;
        foreach (var stored in known)
        {
            now = now.Apply((ISourceEventChange)stored.Data);
            // After a correction or merger, the following events only move the reports away one by one.
            if (now is { State: not null, EndedBy: null })
                last = now;
        }
        return new Known(now, now.State is null ? last : now, known);
    }

    private static SourceEvent MessageOf(Known known, CheckpointTokens checkpoints)
    {
        var state = known.Last.State!.Value;
        var (dyad, code) = state.Action;
        var message = new SourceEvent
        {
            SourceEventId = known.Now.Id.ToString(),
            Source = dyad.Source.ToString(),
            Target = dyad.Target.ToString(),
            OccurredOn = ScoreMapping.Of(state.OccurredOn),
            CameoCode = code.ToString(),
            CameoName = code.Description,
            QuadClass = (QuadClass)(int)code.QuadClass,
            Goldstein = GoldsteinTable.V1.Tenths(code) / 10.0,
            Quality = (known.Now.State?.Quality ?? 0) / 1_000.0,
            AmountUsd = known.Last.Reports.Max(report => report.AmountUsd),
            Revision = known.Now.Revision,
            ReportCount = known.Last.Reports.Length,
            State = StateOf(known.Now),
            MovedToId = MovedTo(known.Now)?.ToString() ?? "",
        };
        var recordedAt = new Dictionary<Guid, DateTimeOffset>();
        foreach (var stored in known.Stream)
            if (stored.Data is SourceEventReported reported)
                recordedAt[reported.ReportId] = stored.Timestamp;
        message.Reports.Add(known.Last.Reports.Select(report => MessageOf(report, recordedAt[report.ReportId])));
        message.History.Add(known.Stream.Select(stored => RevisionMapping.Of(stored, checkpoints)));
        return message;
    }

    private static SourceEventState StateOf(StoredSourceEvent known) => known switch
    {
        { State: not null } => SourceEventState.Standing,
        { EndedBy: SourceEventRetracted } => SourceEventState.Retracted,
        { EndedBy: SourceEventCorrected or ReportCorrected } => SourceEventState.Corrected,
        { EndedBy: SourceEventMerged } => SourceEventState.Merged,
        _ => SourceEventState.Emptied,
    };

    private static Guid? MovedTo(StoredSourceEvent known) => known switch
    {
        { State: not null } => null,
        { EndedBy: SourceEventCorrected corrected } => corrected.MovedTo,
        { EndedBy: SourceEventMerged merged } => merged.MovedTo,
        { EndedBy: ReportCorrected corrected } => corrected.MovedTo,
        _ => null,
    };

    private static SourceEventReport MessageOf(SourceEventReported report, DateTimeOffset recordedAt) => new()
    {
        ReportId = report.ReportId.ToString(),
        OccurredOn = ScoreMapping.Of(PartialDate.Parse(report.Stated?.OccurredOn ?? report.OccurredOn)),
        Quality = report.Quality / 1_000.0,
        Publisher = report.Origin.Publisher ?? "",
        Feed = report.Origin.Feed ?? "",
        DocumentId = report.Origin.DocumentId ?? "",
        Paragraph = report.Origin.Paragraph,
        Quote = report.Origin.Quote ?? "",
        Url = report.Origin.Url ?? "",
        Coder = report.Origin.Coder ?? "",
        RecordId = report.Origin.RecordId ?? "",
        Summary = report.Summary ?? "",
        AmountUsd = report.AmountUsd,
        RecordedAt = recordedAt.ToTimestamp(),
        ReportedBy = report.ReportedBy ?? "",
        ReviewedBy = report.ReviewedBy ?? "",
        CountsAs = Domain.SourceEvents.SourceEvent.SourceOf(report),
        Span = report.Origin is not { SpanLength: > 0 } origin ? null : new TextSpan
        {
            Start = origin.SpanStart,
            Length = origin.SpanLength,
        },
        Stated = report.Stated is not { } stated ? null : new Stated
        {
            OccurredOn = ScoreMapping.Of(PartialDate.Parse(stated.OccurredOn)),
            Source = stated.Source,
            Target = stated.Target,
            CameoCode = stated.CameoCode,
        },
    };
}
