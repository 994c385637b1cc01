using System.Net;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>The HTTP request that a call begins with.</summary>
internal static class ClientRequest
{
    public static async ValueTask<HttpRequestMessage> BuildAsync<TRequest, TResponse>(
        ClientCall<TRequest, TResponse> call, HttpContent requests)
        where TRequest : class
        where TResponse : class
    {
        var channel = call.Channel;
        var request = new HttpRequestMessage(HttpMethod.Post, channel.AddressOf(call.Method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = requests,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", ClientStatus.UserAgent);
        headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, channel.Compressors.AcceptEncoding);
        if (call.Compressor is not null)
        {
            headers.TryAddWithoutValidation(GrpcHeaders.Encoding, call.Compressor.EncodingName);
        }

        if (call.TimeLeft is { } left)
        {
            headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcHeaders.FormatTimeout(left));
        }

        foreach (var header in call.Options.Headers ?? Metadata.Empty)
        {
            // The timeout is the deadline's to set, and the requested encoding is for this side alone.
            if (header.Key is not (GrpcHeaders.RequestedEncoding or GrpcHeaders.Timeout))
            {
                headers.TryAddWithoutValidation(header.Key, header.WireValue);
            }
        }

        var proof = await channel.Credentials
            .ProveAsync(call.Options.Credentials, channel.Address, call.Method, call.Over).ConfigureAwait(false);
        foreach (var header in proof ?? Metadata.Empty)
        {
            headers.TryAddWithoutValidation(header.Key, header.WireValue);
        }

        return request;
    }
}
