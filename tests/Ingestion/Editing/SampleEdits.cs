using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Grpc.Core;
using SourceEvent = Diplomacy.Protos.Query.V1.SourceEvent;

namespace Diplomacy.Tests.Ingestion.Editing;

/// <summary>Edits in one line, and what is known after them.</summary>
internal static class SampleEdits
{
    public const string Author = "ana@example.org";
    public const string Reason = "The paper printed a correction.";

    /// <summary>The id of an edit's source event where no such source event is.</summary>
    public const string Nowhere = "00000000-0000-4000-8000-000000000000";

    public static async Task<ReportResult> ReportOneAsync(this RunningServices services, Report report) =>
        (await services.ReportAsync(report)).Results.ShouldHaveSingleItem();

    public static async Task<RetractSourceEventResponse> RetractAsync(
        this RunningServices services, string sourceEventId, long expectedRevision = 0, string reason = Reason) =>
        await services.Ingestion.RetractSourceEventAsync(new()
        {
            SourceEventId = sourceEventId,
            Author = Author,
            Reason = reason,
            ExpectedRevision = expectedRevision,
        }, deadline: services.CallDeadline);

    public static async Task<WithdrawReportResponse> WithdrawAsync(
        this RunningServices services, string sourceEventId, string reportId) =>
        await services.Ingestion.WithdrawReportAsync(new()
        {
            SourceEventId = sourceEventId,
            Author = Author,
            Reason = Reason,
            ReportId = reportId,
        }, deadline: services.CallDeadline);

    public static async Task<RestoreReportResponse> RestoreAsync(
        this RunningServices services, string sourceEventId, string reportId, long expectedRevision = 0) =>
        await services.Restoring(sourceEventId, reportId, expectedRevision);

    public static AsyncUnaryCall<RestoreReportResponse> Restoring(
        this RunningServices services, string sourceEventId, string reportId, long expectedRevision = 0) =>
        services.Ingestion.RestoreReportAsync(new()
        {
            SourceEventId = sourceEventId,
            Author = Author,
            Reason = "Undo: the paper was right.",
            ExpectedRevision = expectedRevision,
            ReportId = reportId,
        }, deadline: services.CallDeadline);

    public static async Task<ConfirmReportResponse> ConfirmAsync(
        this RunningServices services, string sourceEventId, string reportId) =>
        await services.Ingestion.ConfirmReportAsync(new()
        {
            SourceEventId = sourceEventId,
            Author = Author,
            Reason = Reason,
            ReportId = reportId,
        }, deadline: services.CallDeadline);

    public static AsyncUnaryCall<WithdrawConfirmationResponse> WithdrawingConfirmation(
        this RunningServices services, string sourceEventId, string reportId, long expectedRevision = 0) =>
        services.Ingestion.WithdrawConfirmationAsync(new()
        {
            SourceEventId = sourceEventId,
            Author = Author,
            Reason = "Undo: it is about another country.",
            ExpectedRevision = expectedRevision,
            ReportId = reportId,
        }, deadline: services.CallDeadline);

    public static async Task<CorrectSourceEventResponse> CorrectAsync(
        this RunningServices services, string sourceEventId, string? on = null, string source = "",
        string target = "", string cameo = "", long expectedRevision = 0) =>
        await services.Ingestion.CorrectSourceEventAsync(new()
        {
            SourceEventId = sourceEventId,
            Author = Author,
            Reason = Reason,
            ExpectedRevision = expectedRevision,
            OccurredOn = on is null ? null : Reports.On(on),
            Source = source,
            Target = target,
            CameoCode = cameo,
        }, deadline: services.CallDeadline);

    /// <summary>The source events between two countries, as known at a checkpoint.</summary>
    public static async Task<IReadOnlyList<SourceEvent>> EvidenceAsync(
        this RunningServices services, string country, string counterpart, Checkpoint at)
    {
        var answer = await services.Query.ListSourceEventsAsync(new()
        {
            Country = country,
            Counterpart = counterpart,
            KnownAt = new KnownAt { Checkpoint = at },
        }, deadline: services.CallDeadline);
        return answer.SourceEvents;
    }

    /// <summary>The score of two countries at a date, as known at a checkpoint.</summary>
    public static async Task<Score> ScoreAsync(
        this RunningServices services, string country, string counterpart, string asOf, Checkpoint at)
    {
        var answer = await services.Query.GetRelationshipAsync(new()
        {
            Country = country,
            Counterpart = counterpart,
            AsOf = Reports.On(asOf),
            KnownAt = new KnownAt { Checkpoint = at },
        }, deadline: services.CallDeadline);
        return answer.Relationship.Score;
    }
}
