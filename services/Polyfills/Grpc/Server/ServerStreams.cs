using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The requests of a call as they arrive.</summary>
internal sealed class RequestStream<T>(ServerCall call, Func<DeserializationContext, T> deserializer)
    : IAsyncStreamReader<T>
    where T : class
{
    private volatile bool _closed;

    public T Current { get; private set; } = null!;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(cancellationToken);
        }

        if (_closed || call.Http.RequestAborted.IsCancellationRequested)
        {
            return Task.FromException<bool>(
                new InvalidOperationException("Can't read messages after the request is complete."));
        }

        Current = null!;
        var read = call.Reader.ReadAsync(deserializer, cancellationToken);
        return read.IsCompletedSuccessfully ? Task.FromResult(Found(read.Result)) : AwaitAsync(read);
    }

    /// <summary>The handler is over: whoever still holds the stream must not touch the exchange.</summary>
    public void Close() => _closed = true;

    private async Task<bool> AwaitAsync(ValueTask<T?> read) => Found(await read);

    private bool Found(T? message)
    {
        Current = message!;
        return message is not null;
    }
}

/// <summary>The responses of a call as they are sent.</summary>
internal sealed class ResponseStream<T>(ServerCall call, Action<T, SerializationContext> serializer)
    : IServerStreamWriter<T>
    where T : class
{
    private readonly Lock _gate = new();
    private Task _write = Task.CompletedTask;
    private bool _closed;

    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            if (!_write.IsCompleted)
            {
                throw new InvalidOperationException(
                    "Can't write the message because the previous write is in progress.");
            }

            if (_closed || call.Http.RequestAborted.IsCancellationRequested)
            {
                throw new InvalidOperationException("Can't write the message because the request is complete.");
            }

            cancellationToken.ThrowIfCancellationRequested();
            return _write = call.WriteAsync(message, serializer, streamed: true, cancellationToken);
        }
    }

    /// <summary>The handler is over: whoever still holds the stream must not touch the exchange.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }
}
