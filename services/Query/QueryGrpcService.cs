using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Evidence;
using Diplomacy.Query.Scores;
using Diplomacy.ServiceDefaults.Requests;
using Grpc.Core;

namespace Diplomacy.Query;

/// <summary>The gRPC endpoint of QueryService: it forwards each RPC to its handler.</summary>
[BindServiceMethod(typeof(QueryGrpcService), nameof(BindService))]
internal sealed class QueryGrpcService(
    GetRelationship getRelationship, ListRelationships listRelationships, GetTimeline getTimeline,
    ListSourceEvents listSourceEvents, ExplainScore explainScore, ListModels listModels, ListTies listTies,
    CompareKnowledge compareKnowledge, ListMovers listMovers, EvaluateModel evaluateModel, ReplayHistory replayHistory,
    ExportScores exportScores, StoppedReaders readers) : QueryService.QueryServiceBase
{
    /// <summary>The service descriptor, for gRPC reflection.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => QueryService.Descriptor;

    /// <summary>Binds the methods as generated code does, with checked requests.</summary>
    /// <remarks>Grpc.AspNetCore takes the second parameter for the type that declares the methods.</remarks>
    public static void BindService(ServiceBinderBase binder, QueryService.QueryServiceBase? service) =>
        QueryService.BindService(new CheckedBinder(binder), service);

    public override Task<GetRelationshipResponse> GetRelationship(
        GetRelationshipRequest request, ServerCallContext context) =>
        getRelationship.Handle(request, context.CancellationToken);

    public override Task<ListRelationshipsResponse> ListRelationships(
        ListRelationshipsRequest request, ServerCallContext context) =>
        listRelationships.Handle(request, context.CancellationToken);

    public override Task<GetTimelineResponse> GetTimeline(GetTimelineRequest request, ServerCallContext context) =>
        getTimeline.Handle(request, context.CancellationToken);

    public override Task<ListSourceEventsResponse> ListSourceEvents(
        ListSourceEventsRequest request, ServerCallContext context) =>
        listSourceEvents.Handle(request, context.CancellationToken);

    public override Task<ExplainScoreResponse> ExplainScore(ExplainScoreRequest request, ServerCallContext context) =>
        explainScore.Handle(request, context.CancellationToken);

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context) =>
        listModels.Handle();

    public override Task<ListTiesResponse> ListTies(ListTiesRequest request, ServerCallContext context) =>
        listTies.Handle(request, context.CancellationToken);

    public override Task<CompareKnowledgeResponse> CompareKnowledge(
        CompareKnowledgeRequest request, ServerCallContext context) =>
        compareKnowledge.Handle(request, context.CancellationToken);

    public override Task<ListMoversResponse> ListMovers(ListMoversRequest request, ServerCallContext context) =>
        listMovers.Handle(request, context.CancellationToken);

    public override Task<EvaluateModelResponse> EvaluateModel(
        EvaluateModelRequest request, ServerCallContext context) =>
        evaluateModel.Handle(request, context.CancellationToken);

    public override Task ReplayHistory(
        ReplayHistoryRequest request, IServerStreamWriter<ReplayHistoryResponse> responseStream,
        ServerCallContext context) =>
        replayHistory.Handle(request, readers.Watch(responseStream, context), context.CancellationToken);

    public override Task ExportScores(
        ExportScoresRequest request, IServerStreamWriter<ExportScoresResponse> responseStream,
        ServerCallContext context) =>
        exportScores.Handle(request, readers.Watch(responseStream, context), context.CancellationToken);
}
