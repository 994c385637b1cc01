using System.Net.Sockets;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>One call as it is served: the context that the service sees, over an HTTP exchange.</summary>
internal sealed class ServerCall : ServerCallContext, IServerCallContextFeature
{
    private static readonly AuthContext Unauthenticated = new(null, []);
    private static readonly HashSet<string> TransportHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        GrpcHeaders.Encoding, GrpcHeaders.AcceptEncoding, GrpcHeaders.Timeout,
        "content-encoding", "content-type", "te", "host", "accept-encoding",
    };

    private readonly ServerDeadline? _deadline;
    private Metadata? _requestHeaders;
    private Metadata? _trailers;
    private MessageReader? _reader;
    private MessageWriter? _writer;
    private string? _responseEncoding;

    public ServerCall(HttpContext http, MethodOptions options, ILogger logger)
    {
        Http = http;
        Options = options;
        Logger = logger;
        StatusCore = Status.DefaultSuccess;
        http.Response.ContentType = GrpcHeaders.ContentType;
        if (options.ResponseEncoding is not null && Accepts(options.ResponseEncoding))
        {
            UseEncoding(options.ResponseEncoding);
        }

        if (GrpcHeaders.TryParseTimeout(http.Request.Headers[GrpcHeaders.Timeout], out var timeout))
        {
            _deadline = new ServerDeadline(this, timeout);
        }
    }

    public HttpContext Http { get; }

    public MethodOptions Options { get; }

    public ILogger Logger { get; }

    ServerCallContext IServerCallContextFeature.ServerCallContext => this;

    public MessageReader Reader => _reader ??= new MessageReader(
        Http.Request.BodyReader, Options.Compressors, Http.Request.Headers[GrpcHeaders.Encoding], Options.MaxReceive);

    /// <summary>Whether the deadline has passed and the answer to it is, or will be, sent.</summary>
    public bool Expired => _deadline?.Expired ?? false;

    protected override string MethodCore => Http.Request.Path.Value!;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore
    {
        get
        {
            var (address, port) = (Http.Connection.RemoteIpAddress, Http.Connection.RemotePort);
            return address?.AddressFamily switch
            {
                AddressFamily.InterNetwork => $"ipv4:{address}:{port}",
                AddressFamily.InterNetworkV6 => $"ipv6:[{address}]:{port}",
                _ => "unknown",
            };
        }
    }

    protected override DateTime DeadlineCore => _deadline?.At ?? DateTime.MaxValue;

    protected override CancellationToken CancellationTokenCore => _deadline?.Token ?? Http.RequestAborted;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override Metadata ResponseTrailersCore => _trailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => Http.Connection.ClientCertificate is { } certificate
        ? ClientCertificate.ToAuthContext(certificate)
        : Unauthenticated;

    protected override IDictionary<object, object> UserStateCore => Http.Items!;

    /// <summary>Writes a message. A streamed one is flushed unless it may wait for others.</summary>
    public async Task WriteAsync<T>(
        T message, Action<T, SerializationContext> serializer, bool streamed, CancellationToken cancellation)
    {
        if (!(_deadline?.TryBeginWrite() ?? true))
        {
            throw new OperationCanceledException(CancellationToken);
        }

        try
        {
            if (!Http.Response.HasStarted)
            {
                await Http.Response.StartAsync(cancellation);
            }

            var flags = WriteOptions?.Flags ?? default;
            var compressor = (flags & WriteFlags.NoCompress) == 0 ? Options.Compressors.Find(_responseEncoding) : null;
            _writer ??= new MessageWriter(Http.Response.BodyWriter, Options.MaxSend);
            _writer.Write(message, serializer, compressor, Options.Level);
            if (streamed && (flags & WriteFlags.BufferHint) == 0)
            {
                await FlushAsync(cancellation);
            }
        }
        finally
        {
            _deadline?.EndWrite();
        }
    }

    /// <summary>Ends the call with the status that the service left behind.</summary>
    public async ValueTask EndAsync()
    {
        if (_deadline is null || await _deadline.TryEndCallAsync())
        {
            SendStatus(Status);
        }
    }

    /// <summary>Ends the call with the status that an exception stands for.</summary>
    public async ValueTask FailAsync(Exception thrown)
    {
        if (_deadline is not null && !await _deadline.TryEndCallAsync())
        {
            ServerLog.CallAbandoned(Logger, Method, thrown);
            return;
        }

        if (thrown is RpcException rpc)
        {
            ServerLog.CallFailed(Logger, Method, rpc.StatusCode, rpc.Status.Detail, rpc.Status.DebugException);
            foreach (var trailer in rpc.Trailers)
            {
                ResponseTrailers.Add(trailer);
            }

            Status = rpc.Status;
        }
        else if (Http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone: what the handler threw on its way out is not an error.
            ServerLog.CallAbandoned(Logger, Method, thrown);
            Status = Status.DefaultCancelled;
        }
        else
        {
            ServerLog.HandlerThrew(Logger, Method, thrown);
            const string generic = "Exception was thrown by handler.";
            var detail = Options.DetailedErrors ? generic + " " + Describe(thrown) : generic;
            Status = new Status(StatusCode.Unknown, detail, thrown);
        }

        SendStatus(Status);
    }

    /// <summary>Puts status and trailers where they belong: behind the messages, or into the only headers.</summary>
    public void SendStatus(Status status)
    {
        var started = Http.Response.HasStarted;
        var target = started ? GrpcResponse.Trailers(Http.Response) : Http.Response.Headers;
        foreach (var trailer in _trailers ?? Metadata.Empty)
        {
            target.Append(trailer.Key, trailer.WireValue);
        }

        if (!started && status.StatusCode == StatusCode.Unimplemented)
        {
            target[GrpcHeaders.AcceptEncoding] = Options.Compressors.AcceptEncoding;
        }

        GrpcResponse.SetStatus(target, status);
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (Http.Response.HasStarted)
        {
            throw new InvalidOperationException("Response headers can only be sent once per call.");
        }

        foreach (var header in responseHeaders)
        {
            if (header.Key == GrpcHeaders.RequestedEncoding)
            {
                UseEncoding(header.Value);
            }
            else
            {
                Http.Response.Headers.Append(header.Key, header.WireValue);
            }
        }

        return FlushHeadersAsync();
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotImplementedException("Propagation tokens do not exist over ASP.NET Core.");

    private async Task FlushHeadersAsync()
    {
        if (!(_deadline?.TryBeginWrite() ?? true))
        {
            throw new OperationCanceledException(CancellationToken);
        }

        try
        {
            await FlushAsync(CancellationToken.None);
        }
        finally
        {
            _deadline?.EndWrite();
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        // A flush hangs while the caller does not read; both the writer's token and the deadline free it.
        using var both = cancellation.CanBeCanceled && _deadline is not null && cancellation != _deadline.Token
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellation, _deadline.Token)
            : null;
        await Http.Response.BodyWriter.FlushAsync(both?.Token ?? _deadline?.Token ?? cancellation);

        // Kestrel's flush ends quietly when the caller is gone. A service that only writes must hear of it.
        CancellationToken.ThrowIfCancellationRequested();
    }

    private void UseEncoding(string encoding)
    {
        _responseEncoding = encoding;
        Http.Response.Headers[GrpcHeaders.Encoding] = encoding;
    }

    private bool Accepts(string encoding) =>
        Http.Request.Headers[GrpcHeaders.AcceptEncoding].ToString()
            .Split(',', StringSplitOptions.TrimEntries).Contains(encoding, StringComparer.Ordinal);

    private Metadata ReadRequestHeaders()
    {
        var headers = new Metadata();
        foreach (var (key, value) in Http.Request.Headers)
        {
            if (!key.StartsWith(':') && !TransportHeaders.Contains(key))
            {
                GrpcHeaders.AddTo(headers, key, value.ToString());
            }
        }

        return headers;
    }

    private static string Describe(Exception thrown) => thrown.InnerException is null
        ? $"{thrown.GetType().Name}: {thrown.Message}"
        : $"{thrown.GetType().Name}: {thrown.Message} {Describe(thrown.InnerException)}";
}
