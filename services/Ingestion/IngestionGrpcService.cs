using Diplomacy.Ingestion.Documents;
using Diplomacy.Ingestion.Editing;
using Diplomacy.Ingestion.Feeds;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Ties;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Access;
using Diplomacy.ServiceDefaults.Requests;
using Grpc.Core;

namespace Diplomacy.Ingestion;

/// <summary>The gRPC service: passes each RPC to its handler.</summary>
[BindServiceMethod(typeof(IngestionGrpcService), nameof(BindService))]
internal sealed class IngestionGrpcService(
    ReportSourceEvents reportSourceEvents, RetractSourceEvent retractSourceEvent, WithdrawReport withdrawReport,
    CorrectSourceEvent correctSourceEvent, SplitSourceEvent splitSourceEvent, MergeSourceEvents mergeSourceEvents,
    CalibrateFeed calibrateFeed, SubmitDocument submitDocument, GetDocument getDocument, ListDocuments listDocuments,
    RetryDocument retryDocument, RecordCoding recordCoding, ListUnknownActors listUnknownActors,
    ConfirmReport confirmReport, WithdrawConfirmation withdrawConfirmation, CorrectReport correctReport,
    RestoreReport restoreReport, RecordTies recordTies, EndTie endTie, RetractTie retractTie,
    ListTieProposals listTieProposals, DismissTieProposal dismissTieProposal, ImportFeed importFeed,
    GetImport getImport, ListImports listImports, CancelImport cancelImport, ListRejects listRejects,
    ExportRejects exportRejects, ResubmitReject resubmitReject)
    : IngestionService.IngestionServiceBase
{
    /// <summary>The service descriptor, for gRPC reflection.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => IngestionService.Descriptor;

    /// <summary>Binds the methods as generated code does, with checked requests.</summary>
    /// <remarks>Grpc.AspNetCore takes the second parameter for the type that declares the methods.</remarks>
    public static void BindService(ServiceBinderBase binder, IngestionService.IngestionServiceBase? service) =>
        IngestionService.BindService(new CheckedBinder(binder), service);

    public override Task<ReportSourceEventsResponse> ReportSourceEvents(
        ReportSourceEventsRequest request, ServerCallContext context) =>
        reportSourceEvents.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<RetractSourceEventResponse> RetractSourceEvent(
        RetractSourceEventRequest request, ServerCallContext context) =>
        retractSourceEvent.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<WithdrawReportResponse> WithdrawReport(
        WithdrawReportRequest request, ServerCallContext context) =>
        withdrawReport.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<CorrectSourceEventResponse> CorrectSourceEvent(
        CorrectSourceEventRequest request, ServerCallContext context) =>
        correctSourceEvent.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<SplitSourceEventResponse> SplitSourceEvent(
        SplitSourceEventRequest request, ServerCallContext context) =>
        splitSourceEvent.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<MergeSourceEventsResponse> MergeSourceEvents(
        MergeSourceEventsRequest request, ServerCallContext context) =>
        mergeSourceEvents.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<CalibrateFeedResponse> CalibrateFeed(
        CalibrateFeedRequest request, ServerCallContext context) =>
        calibrateFeed.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<SubmitDocumentResponse> SubmitDocument(
        SubmitDocumentRequest request, ServerCallContext context) => submitDocument.Handle(
        request, Caller.Of(context).Subject, context.Deadline, context.CancellationToken);

    public override Task<GetDocumentResponse> GetDocument(GetDocumentRequest request, ServerCallContext context) =>
        getDocument.Handle(request, context.CancellationToken);

    public override Task<ListDocumentsResponse> ListDocuments(
        ListDocumentsRequest request, ServerCallContext context) =>
        listDocuments.Handle(request, context.CancellationToken);

    public override Task<RetryDocumentResponse> RetryDocument(
        RetryDocumentRequest request, ServerCallContext context) =>
        retryDocument.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<RecordCodingResponse> RecordCoding(
        RecordCodingRequest request, ServerCallContext context) =>
        recordCoding.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<ListUnknownActorsResponse> ListUnknownActors(
        ListUnknownActorsRequest request, ServerCallContext context) =>
        listUnknownActors.Handle(request, context.CancellationToken);

    public override Task<ConfirmReportResponse> ConfirmReport(
        ConfirmReportRequest request, ServerCallContext context) =>
        confirmReport.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<WithdrawConfirmationResponse> WithdrawConfirmation(
        WithdrawConfirmationRequest request, ServerCallContext context) =>
        withdrawConfirmation.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<CorrectReportResponse> CorrectReport(
        CorrectReportRequest request, ServerCallContext context) =>
        correctReport.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<RestoreReportResponse> RestoreReport(
        RestoreReportRequest request, ServerCallContext context) =>
        restoreReport.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<RecordTiesResponse> RecordTies(RecordTiesRequest request, ServerCallContext context) =>
        recordTies.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<EndTieResponse> EndTie(EndTieRequest request, ServerCallContext context) =>
        endTie.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<RetractTieResponse> RetractTie(RetractTieRequest request, ServerCallContext context) =>
        retractTie.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<ListTieProposalsResponse> ListTieProposals(
        ListTieProposalsRequest request, ServerCallContext context) =>
        listTieProposals.Handle(request, context.CancellationToken);

    public override Task<DismissTieProposalResponse> DismissTieProposal(
        DismissTieProposalRequest request, ServerCallContext context) =>
        dismissTieProposal.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task ImportFeed(
        IAsyncStreamReader<ImportFeedRequest> requestStream, IServerStreamWriter<ImportFeedResponse> responseStream,
        ServerCallContext context) =>
        importFeed.Handle(requestStream, responseStream, Caller.Of(context).Subject, context);

    public override Task<GetImportResponse> GetImport(GetImportRequest request, ServerCallContext context) =>
        getImport.Handle(request, context.CancellationToken);

    public override Task<ListImportsResponse> ListImports(ListImportsRequest request, ServerCallContext context) =>
        listImports.Handle(request, context.CancellationToken);

    public override Task<CancelImportResponse> CancelImport(CancelImportRequest request, ServerCallContext context) =>
        cancelImport.Handle(request, Caller.Of(context).Subject, context.CancellationToken);

    public override Task<ListRejectsResponse> ListRejects(ListRejectsRequest request, ServerCallContext context) =>
        listRejects.Handle(request, context.CancellationToken);

    public override Task ExportRejects(
        ExportRejectsRequest request, IServerStreamWriter<ExportRejectsResponse> responseStream,
        ServerCallContext context) =>
        exportRejects.Handle(request, responseStream, context.CancellationToken);

    public override Task<ResubmitRejectResponse> ResubmitReject(
        ResubmitRejectRequest request, ServerCallContext context) =>
        resubmitReject.Handle(request, Caller.Of(context).Subject, context.CancellationToken);
}
