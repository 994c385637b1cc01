using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;

namespace Diplomacy.Tests.Interop;

/// <summary>The public contract grpc.testing.TestService, as its test cases expect it.</summary>
public sealed class TestServiceImpl : TestService.TestServiceBase
{
    private const int LargestPayload = 16 * 1024 * 1024;
    private const int LongestIntervalUs = 60_000_000;
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";

    /// <inheritdoc/>
    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    /// <inheritdoc/>
    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        ExpectCompression(request.ExpectCompressed, context);
        await EchoMetadataAsync(context, request.ResponseCompressed?.Value ?? false);
        EchoStatus(request.ResponseStatus, context);
        return new SimpleResponse { Payload = Zeros(request.ResponseSize) };
    }

    /// <inheritdoc/>
    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        var compressed = request.ResponseParameters.Any(parameters => parameters.Compressed?.Value ?? false);
        await EchoMetadataAsync(context, compressed);
        EchoStatus(request.ResponseStatus, context);
        await RespondAsync(request, responseStream, context);
    }

    /// <inheritdoc/>
    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context, compressed: false);
        var sum = 0;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            ExpectCompression(request.ExpectCompressed, context);
            sum += request.Payload.Body.Length;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = sum };
    }

    /// <inheritdoc/>
    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoMetadataAsync(context, compressed: false);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            EchoStatus(request.ResponseStatus, context);
            await RespondAsync(request, responseStream, context);
        }
    }

    /// <inheritdoc/>
    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        var requests = new List<StreamingOutputCallRequest>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            requests.Add(request);
        }

        foreach (var request in requests)
        {
            await RespondAsync(request, responseStream, context);
        }
    }

    private static async Task RespondAsync(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responses,
        ServerCallContext context)
    {
        foreach (var wanted in request.ResponseParameters)
        {
            if (wanted.IntervalUs > LongestIntervalUs)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, "The interval is too long."));
            }

            if (wanted.IntervalUs > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(wanted.IntervalUs), context.CancellationToken);
            }

            responses.WriteOptions = wanted.Compressed?.Value ?? false
                ? WriteOptions.Default
                : new WriteOptions(WriteFlags.NoCompress);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(wanted.Size) });
        }
    }

    private static Payload Zeros(int size) => size is >= 0 and <= LargestPayload
        ? new Payload { Body = ByteString.CopyFrom(new byte[size]) }
        : throw new RpcException(new Status(StatusCode.InvalidArgument, "No payload is of this size."));

    private static async Task EchoMetadataAsync(ServerCallContext context, bool compressed)
    {
        var headers = new Metadata();
        if (context.RequestHeaders.Get(EchoInitial) is { } initial)
        {
            headers.Add(initial);
        }

        if (compressed)
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        if (context.RequestHeaders.Get(EchoTrailing) is { } trailing)
        {
            context.ResponseTrailers.Add(trailing);
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }
    }

    private static void EchoStatus(EchoStatus? status, ServerCallContext context)
    {
        if (status is not null)
        {
            context.Status = new Status((StatusCode)status.Code, status.Message);
        }
    }

    /// <summary>
    /// The flag of a single message does not reach a service; the encoding of the call does. That is enough
    /// for the probe of the test cases, which sends an uncompressed message without an encoding.
    /// </summary>
    private static void ExpectCompression(BoolValue? expected, ServerCallContext context)
    {
        string? encoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
        if (expected is { Value: true } && encoding is null or "identity")
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The request is not compressed."));
        }
    }
}
