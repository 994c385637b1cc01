using System.Collections.Frozen;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>How large a request message may be. What is larger is refused before it is parsed.</summary>
public static class RequestLimits
{
    /// <summary>The largest message of an RPC that takes many items or a text, in bytes, decompressed.</summary>
    public const int BytesMax = 4 * 1024 * 1024;

    /// <summary>The largest message of every other RPC, in bytes, decompressed.</summary>
    public const int UsualBytesMax = 64 * 1024;

    /// <summary>
    /// The texts and messages within one request, nested ones included. A parsed message takes a hundred bytes and more
    /// where two were sent. A thousand complete reports have some 16,000.
    /// </summary>
    public const int ItemsMax = 50_000;

    private static readonly FrozenSet<string> Large = FrozenSet.Create(
        StringComparer.Ordinal,
        "/diplomacy.ingestion.v1.IngestionService/ReportSourceEvents",
        "/diplomacy.ingestion.v1.IngestionService/SubmitDocument",
        "/diplomacy.ingestion.v1.IngestionService/RecordCoding",
        "/diplomacy.ingestion.v1.IngestionService/RecordTies",
        "/diplomacy.ingestion.v1.IngestionService/ImportFeed",
        "/diplomacy.ingestion.v1.IngestionService/ResubmitReject",
        "/diplomacy.query.v1.QueryService/EvaluateModel",
        "/diplomacy.query.v1.SubscriptionService/Subscribe");

    /// <summary>Lets a service with such RPCs receive their requests; every other service takes usual ones.</summary>
    public static IServiceCollection AddLargeRequests<TService>(this IServiceCollection services)
        where TService : class =>
        services.Configure<GrpcServiceOptions<TService>>(grpc => grpc.MaxReceiveMessageSize = BytesMax);

    /// <summary>The largest request of an RPC, in bytes.</summary>
    /// <param name="path">The path of the RPC: "/package.Service/Method".</param>
    public static int BytesOf(string path) => Large.Contains(path) ? BytesMax : UsualBytesMax;
}
