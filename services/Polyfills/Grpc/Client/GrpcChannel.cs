using System.Collections.Concurrent;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Client.Internal;
using Grpc.Net.Compression;
using Grpc.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Net.Client;

/// <summary>Calls to one address. Connections are opened on the first call and shared by all.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HashSet<IDisposable> _calls = [];
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<IMethod, Uri> _addresses = new();
    private readonly bool _ownsInvoker;
    private bool _disposed;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        if (options.HttpClient is not null && options.HttpHandler is not null)
        {
            throw new ArgumentException("A channel takes an HTTP client or a handler, not both.");
        }

        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        {
            throw new InvalidOperationException($"The address '{address}' is neither http nor https.");
        }

        Address = address;
        Options = options;
        Credentials = new ResolvedCredentials(address, options);
        Invoker = options.HttpClient
            ?? new HttpMessageInvoker(
                options.HttpHandler ?? new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
        _ownsInvoker = options.DisposeHttpClient || (options.HttpClient is null && options.HttpHandler is null);
        Compressors = new Compressors(
            options.CompressionProviders ?? [new GzipCompressionProvider(CompressionLevel.Fastest)]);
        Logger = (options.LoggerFactory ?? NullLoggerFactory.Instance)
            .CreateLogger("Grpc.Net.Client.Internal.GrpcCall");
    }

    internal Uri Address { get; }

    internal GrpcChannelOptions Options { get; }

    internal ResolvedCredentials Credentials { get; }

    internal HttpMessageInvoker Invoker { get; }

    internal Compressors Compressors { get; }

    internal ILogger Logger { get; }

    /// <summary>A channel with default options.</summary>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to "http://host:port" or "https://host:port".</summary>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions) =>
        ForAddress(new Uri(address), channelOptions);

    /// <summary>A channel with default options.</summary>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to "http://host:port" or "https://host:port".</summary>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new ChannelCallInvoker(this);
    }

    /// <summary>Cancels the calls that still run and closes what the channel opened.</summary>
    public void Dispose()
    {
        IDisposable[] running;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            running = [.. _calls];
        }

        foreach (var call in running)
        {
            call.Dispose();
        }

        if (_ownsInvoker)
        {
            Invoker.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    internal Uri AddressOf(IMethod method) =>
        _addresses.GetOrAdd(method, static (key, address) => new Uri(address, key.FullName), Address);

    internal void Started(IDisposable call)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _calls.Add(call);
        }
    }

    internal void Ended(IDisposable call)
    {
        lock (_gate)
        {
            _calls.Remove(call);
        }
    }
}
