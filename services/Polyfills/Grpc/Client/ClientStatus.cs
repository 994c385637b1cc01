using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client.Internal;

/// <summary>How a call that ended in one way or another appears to its caller.</summary>
internal static class ClientStatus
{
    public const string UserAgent = "grpc-dotnet/2.63.0 (CLR 10.0; net10.0; polyfill)";

    public static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "");
    public static readonly Status Cancelled = new(StatusCode.Cancelled, "Call canceled by the client.");
    public static readonly Status Disposed = new(StatusCode.Cancelled, "gRPC call disposed.");
    public static readonly Status NoStatus = new(StatusCode.Cancelled, "No grpc-status found on response.");
    public static readonly Status NoMessage = new(StatusCode.Internal, "Failed to deserialize response message.");

    /// <summary>What is wrong with a response that gRPC has no part in, or null.</summary>
    public static Status? FromHttp(HttpResponseMessage response)
    {
        if (response.Version < HttpVersion.Version20)
        {
            return new Status(
                StatusCode.Internal, $"Bad gRPC response. Response protocol downgraded to HTTP/{response.Version}.");
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return FromHeaders(response.Headers)
                ?? new Status(CodeOf(response.StatusCode),
                    $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}");
        }

        var type = response.Content.Headers.ContentType?.ToString();
        return GrpcHeaders.IsContentType(type, GrpcHeaders.ContentType)
            ? null
            : new Status(StatusCode.Cancelled, $"Bad gRPC response. Invalid content-type value: {type}");
    }

    /// <summary>The status among headers or trailers, or null.</summary>
    public static Status? FromHeaders(HttpHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(GrpcHeaders.Status, out var codes))
        {
            return null;
        }

        if (!int.TryParse(codes.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return new Status(StatusCode.Cancelled, $"Unexpected grpc-status value: {codes}");
        }

        var detail = headers.NonValidated.TryGetValues(GrpcHeaders.Message, out var texts) ? texts.ToString() : "";
        return new Status((StatusCode)code, GrpcHeaders.PercentDecode(detail));
    }

    /// <summary>Headers without those of the transport.</summary>
    public static Metadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (key, values) in headers.NonValidated)
        {
            if (key.ToLowerInvariant() is GrpcHeaders.Status or GrpcHeaders.Message
                or GrpcHeaders.Encoding or GrpcHeaders.AcceptEncoding)
            {
                continue;
            }

            foreach (var value in values)
            {
                GrpcHeaders.AddTo(metadata, key, value);
            }
        }

        return metadata;
    }

    public static Status FromException(string summary, Exception thrown)
    {
        if (thrown is RpcException rpc)
        {
            return rpc.Status;
        }

        var code = thrown is OperationCanceledException ? StatusCode.Cancelled : StatusCode.Internal;
        var detail = summary;
        for (var cause = thrown; cause is not null; cause = cause.InnerException)
        {
            detail += $" {cause.GetType().Name}: {cause.Message}";
            code = cause switch
            {
                HttpProtocolException protocol => CodeOf(protocol.ErrorCode),
                SocketException or IOException when code == StatusCode.Internal => StatusCode.Unavailable,
                _ => code,
            };
        }

        return new Status(code, detail, thrown);
    }

    private static StatusCode CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.RequestHeaderFieldsTooLarge => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ when (int)status < 200 => StatusCode.Internal,
        _ => StatusCode.Unknown,
    };

    /// <summary>The error codes of HTTP/2 that mean more than a broken connection.</summary>
    private static StatusCode CodeOf(long http2Error) => http2Error switch
    {
        7 => StatusCode.Unavailable,
        8 => StatusCode.Cancelled,
        11 => StatusCode.ResourceExhausted,
        12 => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };
}

/// <summary>What making calls logs.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1, LogLevel.Debug, "Call to '{Method}' failed with {Code}.")]
    public static partial void CallFailed(ILogger logger, string method, StatusCode code, Exception thrown);
}
