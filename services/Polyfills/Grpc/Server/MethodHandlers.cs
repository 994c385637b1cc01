using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Turns HTTP exchanges into calls of one method kind or another.</summary>
internal sealed class MethodHandlers(MethodOptions options, ILogger logger)
{
    public RequestDelegate Unary<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Exchange(streams: false, async call =>
    {
        var request = await ReadOnlyAsync(call, method);
        await RespondAsync(call, method, await handler(request, call));
    });

    public RequestDelegate ClientStreaming<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Exchange(streams: true, async call =>
    {
        var requests = new RequestStream<TRequest>(call, method.RequestMarshaller.ContextualDeserializer);
        try
        {
            await RespondAsync(call, method, await handler(requests, call));
        }
        finally
        {
            requests.Close();
        }
    });

    public RequestDelegate ServerStreaming<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Exchange(streams: true, async call =>
    {
        var request = await ReadOnlyAsync(call, method);
        var responses = new ResponseStream<TResponse>(call, method.ResponseMarshaller.ContextualSerializer);
        try
        {
            await handler(request, responses, call);
        }
        finally
        {
            responses.Close();
        }
    });

    public RequestDelegate Duplex<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Exchange(streams: true, async call =>
    {
        var requests = new RequestStream<TRequest>(call, method.RequestMarshaller.ContextualDeserializer);
        var responses = new ResponseStream<TResponse>(call, method.ResponseMarshaller.ContextualSerializer);
        try
        {
            await handler(requests, responses, call);
        }
        finally
        {
            requests.Close();
            responses.Close();
        }
    });

    private RequestDelegate Exchange(bool streams, Func<ServerCall, Task> serve) =>
        http => ServeAsync(http, streams, serve);

    private Task ServeAsync(HttpContext http, bool streams, Func<ServerCall, Task> serve)
    {
        if (GrpcResponse.IsCorsPreflight(http))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            return GrpcResponse.Refuse(http, StatusCodes.Status405MethodNotAllowed, new Status(
                StatusCode.Internal, "Unhandled CORS preflight request received."));
        }

        if (!GrpcHeaders.IsContentType(http.Request.ContentType, GrpcHeaders.ContentType))
        {
            return GrpcResponse.Refuse(http, StatusCodes.Status415UnsupportedMediaType, new Status(
                StatusCode.Internal, $"Content-Type '{http.Request.ContentType}' is not supported."));
        }

        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            return GrpcResponse.Refuse(http, StatusCodes.Status426UpgradeRequired, new Status(
                StatusCode.Internal, $"Request protocol '{http.Request.Protocol}' is not supported."));
        }

        if (streams)
        {
            AllowToLast(http);
        }

        return CallAsync(http, serve);
    }

    private async Task CallAsync(HttpContext http, Func<ServerCall, Task> serve)
    {
        var call = new ServerCall(http, options, logger);
        http.Features.Set<IServerCallContextFeature>(call);
        var activity = http.Features.Get<IHttpActivityFeature>()?.Activity;
        activity?.AddTag("grpc.method", call.Method);
        try
        {
            await serve(call);
            await call.EndAsync();
        }
        catch (Exception thrown)
        {
            await call.FailAsync(thrown);
        }

        activity?.AddTag("grpc.status_code", GrpcHeaders.StatusText(call.Status.StatusCode));
    }

    private static async ValueTask<TRequest> ReadOnlyAsync<TRequest, TResponse>(
        ServerCall call, Method<TRequest, TResponse> method)
        where TRequest : class
    {
        var cancellation = call.CancellationToken;
        var request = await call.Reader.ReadAsync(method.RequestMarshaller.ContextualDeserializer, cancellation)
            ?? throw new RpcException(WireStatus.Incomplete);
        await call.Reader.ExpectEndAsync(cancellation);
        return request;
    }

    private static async ValueTask RespondAsync<TRequest, TResponse>(
        ServerCall call, Method<TRequest, TResponse> method, TResponse? response)
        where TResponse : class
    {
        if (response is null)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
        }

        // A status other than OK set on the context still sends the message; callers ignore it then.
        if (!call.Expired)
        {
            await call.WriteAsync(
                response, method.ResponseMarshaller.ContextualSerializer, streamed: false, CancellationToken.None);
        }
    }

    /// <summary>A stream may be slow, long and without end; the limits of ordinary requests do not apply.</summary>
    private static void AllowToLast(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.GetEndpoint()?.Metadata.GetMetadata<RequestTimeoutAttribute>() is null
            && http.GetEndpoint()?.Metadata.GetMetadata<RequestTimeoutPolicy>() is null)
        {
            http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        }
    }
}
