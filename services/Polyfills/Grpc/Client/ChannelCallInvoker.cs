using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>Makes calls through a channel. The host is left to the channel's address, as in Grpc.Net.Client.</summary>
internal sealed class ChannelCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        AsyncUnaryCall(method, host, options, request).GetAwaiter().GetResult();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new ClientCall<TRequest, TResponse>(channel, method, options);
        var content = new RequestContent<TRequest, TResponse>(call, request);
        return new AsyncUnaryCall<TResponse>(
            call.SingleAsync(content), Headers<TRequest, TResponse>, Status<TRequest, TResponse>,
            Trailers<TRequest, TResponse>, End<TRequest, TResponse>, call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new ClientCall<TRequest, TResponse>(channel, method, options);
        call.Stream(new RequestContent<TRequest, TResponse>(call, request));
        return new AsyncServerStreamingCall<TResponse>(
            call, Headers<TRequest, TResponse>, Status<TRequest, TResponse>,
            Trailers<TRequest, TResponse>, End<TRequest, TResponse>, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new ClientCall<TRequest, TResponse>(channel, method, options);
        var requests = new RequestStreamContent<TRequest, TResponse>(call);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            requests, call.SingleAsync(requests), Headers<TRequest, TResponse>, Status<TRequest, TResponse>,
            Trailers<TRequest, TResponse>, End<TRequest, TResponse>, call);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new ClientCall<TRequest, TResponse>(channel, method, options);
        var requests = new RequestStreamContent<TRequest, TResponse>(call);
        call.Stream(requests);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            requests, call, Headers<TRequest, TResponse>, Status<TRequest, TResponse>,
            Trailers<TRequest, TResponse>, End<TRequest, TResponse>, call);
    }

    private static Task<Metadata> Headers<TRequest, TResponse>(object call)
        where TRequest : class
        where TResponse : class => ((ClientCall<TRequest, TResponse>)call).Headers;

    private static Status Status<TRequest, TResponse>(object call)
        where TRequest : class
        where TResponse : class => ((ClientCall<TRequest, TResponse>)call).Status;

    private static Metadata Trailers<TRequest, TResponse>(object call)
        where TRequest : class
        where TResponse : class => ((ClientCall<TRequest, TResponse>)call).Trailers;

    private static void End<TRequest, TResponse>(object call)
        where TRequest : class
        where TResponse : class => ((ClientCall<TRequest, TResponse>)call).Dispose();
}
