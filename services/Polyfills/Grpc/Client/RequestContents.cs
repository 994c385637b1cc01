using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>The one request of a call, serialized when the connection asks for it.</summary>
internal sealed class RequestContent<TRequest, TResponse> : HttpContent
    where TRequest : class
    where TResponse : class
{
    private readonly ClientCall<TRequest, TResponse> _call;
    private readonly TRequest _request;

    public RequestContent(ClientCall<TRequest, TResponse> call, TRequest request)
    {
        (_call, _request) = (call, request);
        Headers.ContentType = RequestFormat.ContentType;
    }

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer();
        RequestFormat.Write(_call, new MessageWriter(buffer, _call.Channel.Options.MaxSendMessageSize), _request);
        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

/// <summary>The streamed requests of a call: the body of the HTTP request and the caller's writer in one.</summary>
internal sealed class RequestStreamContent<TRequest, TResponse> : HttpContent, IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private readonly ClientCall<TRequest, TResponse> _call;
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly PooledBuffer _buffer = new();
    private readonly MessageWriter _writer;
    private Task _write = Task.CompletedTask;

    public RequestStreamContent(ClientCall<TRequest, TResponse> call)
    {
        _call = call;
        _writer = new MessageWriter(_buffer, call.Channel.Options.MaxSendMessageSize);
        WriteOptions = call.Options.WriteOptions;
        Headers.ContentType = RequestFormat.ContentType;
    }

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            ThrowIfWriting();
            if (_completed.Task.IsCompleted)
            {
                throw new InvalidOperationException("Request stream has already been completed.");
            }

            return _write = WriteCoreAsync(message, cancellationToken);
        }
    }

    public Task CompleteAsync()
    {
        lock (_gate)
        {
            ThrowIfWriting();
            _completed.TrySetResult();
            return Task.CompletedTask;
        }
    }

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers leave now: the server may have something to say before the first request.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _stream.TrySetResult(stream);
        await _completed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task WriteCoreAsync(TRequest message, CancellationToken cancellation)
    {
        using var cancels = cancellation.UnsafeRegister(
            static call => ((ClientCall<TRequest, TResponse>)call!).Finish(ClientStatus.Cancelled), _call);
        try
        {
            var stream = await _stream.Task.WaitAsync(_call.Over).ConfigureAwait(false);
            _buffer.Reset();
            RequestFormat.Write(_call, _writer, message, WriteOptions);
            await stream.WriteAsync(_buffer.WrittenMemory, _call.Over).ConfigureAwait(false);
            if (((WriteOptions?.Flags ?? default) & WriteFlags.BufferHint) == 0)
            {
                await stream.FlushAsync(_call.Over).ConfigureAwait(false);
            }
        }
        catch (Exception thrown) when (thrown is not RpcException)
        {
            throw await ReasonAsync(thrown, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A failed write mostly means that the server has answered. Its answer says more than the failure, and
    /// responses may still be waiting, so the call is not ended here.
    /// </summary>
    private async ValueTask<Exception> ReasonAsync(Exception thrown, CancellationToken cancellation)
    {
        await _call.Opened.ConfigureAwait(false);
        if (!_call.IsOver(out var status))
        {
            return new RpcException(ClientStatus.FromException("Error writing a request.", thrown));
        }

        return status.StatusCode == StatusCode.OK
            ? new InvalidOperationException("Can't write the message because the call is complete.")
            : _call.ExceptionFor(status, cancellation);
    }

    private void ThrowIfWriting()
    {
        if (!_write.IsCompleted)
        {
            throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
        }
    }
}

/// <summary>What both kinds of request body share.</summary>
internal static class RequestFormat
{
    public static MediaTypeHeaderValue ContentType => new(GrpcHeaders.ContentType);

    public static void Write<TRequest, TResponse>(
        ClientCall<TRequest, TResponse> call, MessageWriter writer, TRequest request, WriteOptions? options = null)
        where TRequest : class
        where TResponse : class
    {
        var flags = (options ?? call.Options.WriteOptions)?.Flags ?? default;
        writer.Write(
            request,
            call.Method.RequestMarshaller.ContextualSerializer,
            (flags & WriteFlags.NoCompress) == 0 ? call.Compressor : null,
            level: null);
    }
}
