using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>The body and the trailers of one gRPC-Web exchange, in place of those of the connection.</summary>
internal sealed class GrpcWebExchange
    : IRequestBodyPipeFeature, IHttpResponseBodyFeature, IHttpResponseTrailersFeature, IHttpResetFeature
{
    /// <summary>The flag of the frame that carries the trailers.</summary>
    private const byte TrailersFlag = 0x80;

    private readonly HttpContext _http;
    private readonly IRequestBodyPipeFeature? _request;
    private readonly IHttpResponseBodyFeature _response;
    private readonly IHttpResponseTrailersFeature? _trailers;
    private readonly IHttpResetFeature? _reset;
    private bool _ended;

    public GrpcWebExchange(HttpContext http, bool requestIsText, bool responseIsText)
    {
        _http = http;
        _request = http.Features.Get<IRequestBodyPipeFeature>();
        _response = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _trailers = http.Features.Get<IHttpResponseTrailersFeature>();
        _reset = http.Features.Get<IHttpResetFeature>();
        Reader = requestIsText ? PipeReader.Create(new Base64Reader(http.Request.Body)) : http.Request.BodyReader;
        Writer = responseIsText ? PipeWriter.Create(new Base64Writer(_response.Stream)) : _response.Writer;
        Set<IRequestBodyPipeFeature>(this);
        Set<IHttpResponseBodyFeature>(this);
        Set<IHttpResponseTrailersFeature>(this);
        Set<IHttpResetFeature>(this);
    }

    public PipeReader Reader { get; }

    public PipeWriter Writer { get; }

    public Stream Stream => Writer.AsStream();

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    public void Detach()
    {
        Set(_request);
        Set(_response);
        Set(_trailers);
        Set(_reset);
    }

    /// <summary>Sends the trailers, if there are any besides the headers. The second time it does nothing.</summary>
    public async Task EndAsync()
    {
        if (_ended || Trailers.Count == 0)
        {
            return;
        }

        _ended = true;
        await Writer.FlushAsync();
        WriteTrailers();
        await Writer.FlushAsync();
    }

    public async Task CompleteAsync()
    {
        await EndAsync();
        _ended = true;
        await _response.CompleteAsync();
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => _response.StartAsync(cancellationToken);

    public void DisableBuffering() => _response.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A gRPC call does not send files.");

    /// <summary>Resets the stream under HTTP/2; under HTTP/1.1 there is nothing to reset.</summary>
    public void Reset(int errorCode) => _reset?.Reset(errorCode);

    private void WriteTrailers()
    {
        var text = new StringBuilder();
        foreach (var (key, values) in Trailers)
        {
            foreach (var value in values)
            {
                // A line break in a value would end the trailer and start a forged one.
                text.Append(key.ToLowerInvariant()).Append(": ").Append(value?.ReplaceLineEndings(" ")).Append("\r\n");
            }
        }

        var body = Encoding.ASCII.GetBytes(text.ToString());
        var header = Writer.GetSpan(5);
        header[0] = TrailersFlag;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], body.Length);
        Writer.Advance(5);
        Writer.Write(body);
    }

    private void Set<T>(T? feature) => _http.Features.Set(feature);
}
