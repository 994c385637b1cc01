using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>What a channel's credentials come to: with TLS or without, and who proves what for each call.</summary>
internal sealed class ResolvedCredentials : ChannelCredentialsConfiguratorBase
{
    private readonly bool _mayProve;
    private bool _secure;
    private CallCredentials? _call;

    public ResolvedCredentials(Uri address, GrpcChannelOptions options)
    {
        var https = address.Scheme == Uri.UriSchemeHttps;
        _secure = https;
        options.Credentials?.InternalPopulateConfiguration(this, this);
        if (_secure != https)
        {
            throw new InvalidOperationException(
                $"The channel's credentials and its address '{address}' disagree about TLS.");
        }

        _mayProve = _secure || options.UnsafeUseInsecureChannelCallCredentials;
        if (_call is not null && !_mayProve)
        {
            throw new InvalidOperationException("Call credentials are not sent without TLS.");
        }
    }

    public override void SetInsecureCredentials(object state) => _secure = false;

    public override void SetSslCredentials(
        object state,
        string? rootCertificates,
        KeyCertificatePair? keyCertificatePair,
        VerifyPeerCallback? verifyPeerCallback) => _secure = true;

    public override void SetCompositeCredentials(
        object state, ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        channelCredentials.InternalPopulateConfiguration(this, state);
        _call = callCredentials;
    }

    /// <summary>The headers that prove who makes a call, or null. Without TLS a call's own are left out.</summary>
    public async ValueTask<Metadata?> ProveAsync(
        CallCredentials? own, Uri address, IMethod method, CancellationToken cancellation)
    {
        if (!_mayProve || (own is null && _call is null))
        {
            return null;
        }

        var interceptors = new Collector();
        _call?.InternalPopulateConfiguration(interceptors, null);
        own?.InternalPopulateConfiguration(interceptors, null);
        var serviceUrl = $"{address.Scheme}://{address.Authority}/{method.ServiceName}";
        var context = new AuthInterceptorContext(serviceUrl, method.Name, cancellation);
        var headers = new Metadata();
        foreach (var interceptor in interceptors.Found)
        {
            await interceptor(context, headers).ConfigureAwait(false);
        }

        return headers;
    }

    private sealed class Collector : CallCredentialsConfiguratorBase
    {
        public List<AsyncAuthInterceptor> Found { get; } = [];

        public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials)
        {
            foreach (var part in credentials)
            {
                part.InternalPopulateConfiguration(this, state);
            }
        }

        public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) =>
            Found.Add(interceptor);
    }
}
