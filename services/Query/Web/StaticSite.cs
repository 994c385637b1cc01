namespace Diplomacy.Query.Web;

/// <summary>
/// Serves the dashboard, which <c>services/Dashboard</c> builds. It contains no data: it calls the public API over
/// gRPC-Web with the user's token, so it needs no authorization itself.
/// </summary>
internal static class StaticSite
{
    private const string NotBuilt = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Diplomacy</title>
        <h1>The page is not built</h1>
        <p>The services run, and answer gRPC and gRPC-Web. To serve the page here, install Node.js 20.19 or later
        with npm, then build again: <code>dotnet build</code>. It fetches the page's packages with <code>npm ci</code>.
        </p></html>
        """;

    /// <summary>
    /// Everything is loaded from this origin, and no script from a string. The only trusted-types policy is that of
    /// lit-html, whose templates are constants of the page.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types lit-html";

    /// <summary>Maps every file of the page by its own path, so that it takes no other path.</summary>
    public static void MapPage(this WebApplication app)
    {
        var files = StaticFile.ReadAll(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        foreach (var (path, file) in files)
            Map(app, path, file.Send);
        if (!files.ContainsKey("/"))
            Map(app, "/", http =>
            {
                http.Response.ContentType = "text/html; charset=utf-8";
                http.Response.Headers.CacheControl = "no-store";
                return http.Response.WriteAsync(NotBuilt, http.RequestAborted);
            });
    }

    private static void Map(WebApplication app, string path, RequestDelegate send) =>
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], http =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return send(http);
        }).AllowAnonymous();
}
