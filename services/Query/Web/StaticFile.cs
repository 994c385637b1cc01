using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Diplomacy.Query.Web;

/// <summary>One file of the web page in memory, plain and as compressed at build time.</summary>
internal sealed class StaticFile
{
    private const string Brotli = "br";
    private const string Gzip = "gzip";

    /// <summary>A file with a hash in its name never changes.</summary>
    private const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>Browsers cache the file but revalidate it; the answer is 304 while it is unchanged.</summary>
    private const string Revalidate = "no-cache";

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    private readonly byte[] _plain;
    private readonly byte[]? _brotli;
    private readonly byte[]? _gzip;
    private readonly string _contentType;
    private readonly string _cacheControl;
    private readonly string _tag;

    private StaticFile(string path, bool hashed)
    {
        _plain = File.ReadAllBytes(path);
        _brotli = ReadIfThere($"{path}.br");
        _gzip = ReadIfThere($"{path}.gz");
        _contentType = ContentTypes.TryGetContentType(path, out var type) ? type : "application/octet-stream";
        if (_contentType.StartsWith("text/", StringComparison.Ordinal))
            _contentType += "; charset=utf-8";
        _cacheControl = hashed ? Immutable : Revalidate;
        _tag = Convert.ToHexStringLower(SHA256.HashData(_plain).AsSpan(0, 12));
    }

    /// <summary>Reads the build output in a directory: every file by its request path, such as "/".</summary>
    public static Dictionary<string, StaticFile> ReadAll(string directory)
    {
        var files = new Dictionary<string, StaticFile>();
        if (!Directory.Exists(directory))
            return files;
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(directory, path).Replace('\\', '/');
            if (name.EndsWith(".br", StringComparison.Ordinal) || name.EndsWith(".gz", StringComparison.Ordinal))
                continue;
            var hashed = name.StartsWith("assets/", StringComparison.Ordinal);
            files[name == "index.html" ? "/" : $"/{name}"] = new StaticFile(path, hashed);
        }
        return files;
    }

    /// <summary>Answers a GET or HEAD request.</summary>
    public async Task Send(HttpContext http)
    {
        var (body, encoding) = Choose(http.Request.Headers.AcceptEncoding);
        var headers = http.Response.Headers;
        headers.CacheControl = _cacheControl;
        headers.Vary = HeaderNames.AcceptEncoding;
        // Each encoding is a representation with its own entity tag.
        var tag = encoding is null ? $"\"{_tag}\"" : $"\"{_tag}-{encoding}\"";
        headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.Contains(tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        http.Response.ContentType = _contentType;
        http.Response.ContentLength = body.Length;
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private (byte[] Body, string? Encoding) Choose(StringValues accepted)
    {
        var offers = accepted.SelectMany(line => (line ?? "").Split(','))
            .Where(offer => !offer.Replace(" ", "").EndsWith(";q=0", StringComparison.Ordinal))
            .Select(offer => offer.Split(';')[0].Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (_brotli is not null && offers.Contains(Brotli))
            return (_brotli, Brotli);
        return _gzip is not null && offers.Contains(Gzip) ? (_gzip, Gzip) : (_plain, null);
    }

    private static byte[]? ReadIfThere(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;
}
