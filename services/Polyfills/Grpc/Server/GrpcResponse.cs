using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What a response says besides its messages.</summary>
internal static class GrpcResponse
{
    /// <summary>The HTTP/2 error code CANCEL.</summary>
    public const int Http2Cancel = 8;

    public static void SetStatus(IHeaderDictionary target, Status status)
    {
        target[GrpcHeaders.Status] = GrpcHeaders.StatusText(status.StatusCode);
        if (string.IsNullOrEmpty(status.Detail))
        {
            target.Remove(GrpcHeaders.Message);
        }
        else
        {
            target[GrpcHeaders.Message] = GrpcHeaders.PercentEncode(status.Detail);
        }
    }

    /// <exception cref="InvalidOperationException">The protocol has no trailers, or they are sent.</exception>
    public static IHeaderDictionary Trailers(HttpResponse response)
    {
        var trailers = response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        return trailers is { IsReadOnly: false }
            ? trailers
            : throw new InvalidOperationException("This response cannot carry trailers.");
    }

    /// <summary>Answers a call that no method serves.</summary>
    public static Task Refuse(HttpContext http, int httpStatus, Status status)
    {
        http.Response.StatusCode = httpStatus;
        SetStatus(http.Response.Headers, status);
        return Task.CompletedTask;
    }

    public static bool IsCorsPreflight(HttpContext http) =>
        HttpMethods.IsOptions(http.Request.Method)
        && http.Request.Headers.ContainsKey("Access-Control-Request-Method");
}

/// <summary>Reads who calls from a client certificate.</summary>
internal static class ClientCertificate
{
    private const string AlternativeName = "x509_subject_alternative_name";
    private const string CommonName = "x509_common_name";

    public static AuthContext ToAuthContext(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames())
            .Select(name => AuthProperty.Create(AlternativeName, Encoding.UTF8.GetBytes(name)))
            .ToList();
        var common = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        var properties = new Dictionary<string, List<AuthProperty>>(StringComparer.Ordinal)
        {
            [CommonName] = [AuthProperty.Create(CommonName, Encoding.UTF8.GetBytes(common))],
        };
        if (alternatives.Count > 0)
        {
            properties[AlternativeName] = alternatives;
        }

        return new AuthContext(alternatives.Count > 0 ? AlternativeName : CommonName, properties);
    }
}
