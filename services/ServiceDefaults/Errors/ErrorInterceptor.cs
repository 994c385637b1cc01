using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.EventStore;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Diplomacy.ServiceDefaults.Errors;

/// <summary>Translates exceptions of handlers to errors that a caller can act on.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> log) : Interceptor
{
    private static readonly TimeSpan StoreRetryDelay = TimeSpan.FromSeconds(1);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (Translate(exception, context) is { } error)
        {
            throw error;
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (Translate(exception, context) is { } error)
        {
            throw error;
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception) when (Translate(exception, context) is { } error)
        {
            throw error;
        }
    }

    /// <summary>The error to answer with; null if the exception is already one, or is not expected.</summary>
    private RpcException? Translate(Exception exception, ServerCallContext context)
    {
        if (exception is RpcException)
            return null;
        if (context.CancellationToken.IsCancellationRequested)
        {
            // The caller has gone or its deadline has passed: nothing is wrong here, and nobody reads the answer.
            log.LogDebug("{Method} was cancelled by its caller", context.Method);
            return new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled by its caller."));
        }
        if (StoreOutage.Is(exception))
        {
            log.LogWarning(exception, "{Method}: the event store could not answer", context.Method);
            return RpcErrors.Retryable(StatusCode.Unavailable, ErrorReason.StoreUnavailable,
                "The event store could not answer; it is safe to send this again.", StoreRetryDelay);
        }
        log.LogError(exception, "{Method} failed", context.Method);
        return null;
    }
}
