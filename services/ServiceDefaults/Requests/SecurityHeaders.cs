using Microsoft.AspNetCore.Builder;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>Headers of every answer that keep browsers of other sites from using it.</summary>
internal static class SecurityHeaders
{
    /// <summary>No answer is taken for another type, and none is loaded into a page of another site.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(context);
    });
}
