using Diplomacy.Protos.Query.V1;
using Grpc.Core;

namespace Diplomacy.Query;

/// <summary>The switchboard: one line per RPC.</summary>
internal sealed class QueryGrpcService(
    GetRelationship getRelationship, ListRelationships listRelationships, GetTimeline getTimeline,
    ListSourceEvents listSourceEvents, ExplainScore explainScore, ListModels listModels) : QueryService.QueryServiceBase
{
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
}
