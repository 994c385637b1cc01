using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>
/// Without access control, only requests to a local name are answered, and of pages only those of a local name. A page
/// from elsewhere could otherwise have its own name resolved to this machine (DNS rebinding), and would then read and
/// write here with the browser of its visitor.
/// </summary>
internal static class LocalHosts
{
    private static readonly string[] Names = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Refuses requests whose Host, or :authority, is another name, with 400.</summary>
    public static void AddLocalHostsOnly(this IServiceCollection services) =>
        services.Configure<HostFilteringOptions>(hosts =>
        {
            hosts.AllowedHosts = Names;
            hosts.AllowEmptyHosts = false;
        });

    /// <summary>Refuses requests of pages from another host, with 403.</summary>
    public static void UseLocalOriginsOnly(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var origin = context.Request.Headers.Origin;
        if (origin.Count == 0 || origin is [{ } only] && IsLocal(only))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            "Without access control, only pages of this machine may call.\n", context.RequestAborted);
    });

    private static bool IsLocal(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && Names.Contains(uri.Host, StringComparer.OrdinalIgnoreCase);
}
