using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions.Hub;

/// <summary>The errors that end or refuse a stream.</summary>
internal static class SubscriptionErrors
{
    public const string RebuiltText =
        "The scores were rebuilt and differ from those sent; subscribe again with a snapshot.";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public static RpcException NodeStopping() => RpcErrors.Retryable(
        StatusCode.Unavailable, ErrorReason.NodeStopping, "This node shuts down; resume on another.", RetryDelay);

    public static RpcException Rebuilt() =>
        RpcErrors.Of(StatusCode.Aborted, ErrorReason.ProjectionSuperseded, RebuiltText);

    public static RpcException TooManySubscribers() => RpcErrors.Retryable(
        StatusCode.ResourceExhausted, ErrorReason.TooManySubscribers,
        "This node holds as many streams as it may; try another.", RetryDelay);

    public static RpcException HistoryCompacted(Checkpoint earliest) => RpcErrors.Of(
        StatusCode.OutOfRange, ErrorReason.HistoryCompacted,
        "Changes this old are no longer sent one by one; subscribe again with a snapshot.",
        [("earliest_checkpoint", earliest.Token)]);
}
