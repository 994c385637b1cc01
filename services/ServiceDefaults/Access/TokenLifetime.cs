using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Ends a stream with UNAUTHENTICATED when the token that opened it expires.</summary>
internal sealed class TokenLifetime(TimeProvider clock) : Interceptor
{
    /// <summary>The longest time that a timer takes.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromDays(40);

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Limit(context, call => continuation(request, responseStream, call));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Limit(context, call => continuation(requestStream, responseStream, call));

    private async Task Limit(ServerCallContext context, Func<ServerCallContext, Task> run)
    {
        var caller = Caller.Of(context);
        if (caller.Subject is null)
        {
            await run(context);
            return;
        }
        var left = caller.End - clock.GetUtcNow();
        // A token is accepted for some seconds after its end, because clocks differ.
        left = left > TimeSpan.Zero ? left : BearerTokens.ClockSkew;
        using var expiry = new CancellationTokenSource(left < TimerMax ? left : TimerMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, expiry.Token);
        // Where GetHttpContext looks in a context that the framework did not make.
        context.UserState["__HttpContext"] = context.GetHttpContext();
        try
        {
            await run(new ExpiringCall(context, either.Token));
        }
        catch (Exception) when (HasExpired())
        {
            // Whatever the handler made of its cancellation, this is the reason.
        }
        if (HasExpired())
            throw RpcErrors.Of(StatusCode.Unauthenticated, ErrorReason.Unauthenticated,
                "The token has expired; resume with a new one.");

        bool HasExpired() =>
            expiry.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested;
    }
}
