using Grpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>
/// Makes a gRPC-Web request look like gRPC to what stands behind: content type, protocol, text decoding, and
/// trailers as a last frame of the body.
/// </summary>
internal sealed class GrpcWebMiddleware(GrpcWebOptions options)
{
    private const string Binary = "application/grpc-web";
    private const string Text = "application/grpc-web-text";

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var type = http.Request.ContentType;
        var isText = GrpcHeaders.IsContentType(type, Text);
        if (!HttpMethods.IsPost(http.Request.Method) || !(isText || GrpcHeaders.IsContentType(type, Binary)))
        {
            return next(http);
        }

        var enabled = http.GetEndpoint()?.Metadata.GetMetadata<IGrpcWebEnabledMetadata>()?.GrpcWebEnabled;
        return enabled ?? options.DefaultEnabled ? ServeAsync(http, next, isText) : next(http);
    }

    private static async Task ServeAsync(HttpContext http, RequestDelegate next, bool requestIsText)
    {
        var responseIsText = GrpcHeaders.IsContentType(http.Request.Headers.Accept, Text);
        var exchange = new GrpcWebExchange(http, requestIsText, responseIsText);
        var protocol = http.Request.Protocol;
        http.Request.Protocol = HttpProtocol.Http2;
        http.Request.ContentType = WithSuffix(GrpcHeaders.ContentType, http.Request.ContentType!);
        http.Response.OnStarting(() =>
        {
            // Kestrel decides by the protocol how to end the connection.
            http.Request.Protocol = protocol;
            if (GrpcHeaders.IsContentType(http.Response.ContentType, GrpcHeaders.ContentType))
            {
                http.Response.ContentType = WithSuffix(responseIsText ? Text : Binary, http.Response.ContentType!);
            }

            return Task.CompletedTask;
        });
        try
        {
            await next(http);
            await exchange.EndAsync();
        }
        finally
        {
            exchange.Detach();
        }
    }

    private static string WithSuffix(string type, string original)
    {
        var suffix = original.IndexOf('+', StringComparison.Ordinal);
        return suffix < 0 ? type : type + original[suffix..];
    }
}
