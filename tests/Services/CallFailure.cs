using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Shouldly;
using RpcStatus = Google.Rpc.Status;

namespace Diplomacy.Testing;

/// <summary>How a call failed, as a client reads it from the details of google.rpc.Status.</summary>
/// <param name="Code">The gRPC status.</param>
/// <param name="Reason">The reason of the one ErrorInfo, such as "UNKNOWN_COUNTRY".</param>
/// <param name="Fields">The fields that BadRequest names, in its order.</param>
/// <param name="Message">The sentence for people.</param>
/// <param name="RetryAfter">When RetryInfo says to try again; null where it says nothing.</param>
/// <param name="Metadata">The metadata of the ErrorInfo by name, such as "revision".</param>
public sealed record CallFailure(
    StatusCode Code, string Reason, IReadOnlyList<string> Fields, string Message, TimeSpan? RetryAfter,
    IReadOnlyDictionary<string, string> Metadata);

/// <summary>Expects calls to fail.</summary>
public static class CallFailures
{
    /// <summary>The failure of a call, which must carry exactly one ErrorInfo of our domain.</summary>
    public static Task<CallFailure> FailureAsync<T>(this AsyncUnaryCall<T> call) => FailureOf(async () => await call);

    /// <summary>The failure of a call of any kind.</summary>
    public static async Task<CallFailure> FailureOf(Func<Task> call)
    {
        var exception = await Should.ThrowAsync<RpcException>(call);
        var status = exception.GetRpcStatus().ShouldNotBeNull();
        status.Code.ShouldBe((int)exception.StatusCode);
        status.Message.ShouldBe(exception.Status.Detail);

        var info = Details<ErrorInfo>(status).ShouldHaveSingleItem();
        info.Domain.ShouldBe("diplomacy");
        var violations = Details<BadRequest>(status).SelectMany(detail => detail.FieldViolations).ToArray();
        violations.ShouldAllBe(violation => violation.Description.Length > 0);
        return new CallFailure(
            exception.StatusCode, info.Reason, [.. violations.Select(violation => violation.Field)],
            status.Message, Details<RetryInfo>(status).SingleOrDefault()?.RetryDelay.ToTimeSpan(),
            info.Metadata.ToDictionary());
    }

    private static List<T> Details<T>(RpcStatus status) where T : IMessage, new() =>
        [.. status.Details.Where(detail => detail.Is(new T().Descriptor)).Select(detail => detail.Unpack<T>())];
}
