using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Rpc;
using Status = Grpc.Core.Status;

namespace Diplomacy.Tests.Polyfills.Grpc;

/// <summary>What the tests and the service under test tell each other.</summary>
public sealed class ProbeJournal
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new();

    /// <summary>Ends when the service has signalled this.</summary>
    public Task Signalled(string name) => Source(name).Task;

    /// <summary>Says that something has happened.</summary>
    public void Signal(string name) => Source(name).TrySetResult();

    private TaskCompletionSource Source(string name) =>
        _signals.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>The service under test.</summary>
public sealed class ProbeService(ProbeJournal journal) : Probe.ProbeBase
{
    public override async Task<Text> Echo(Text request, ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("echo-")))
        {
            headers.Add(entry);
            context.ResponseTrailers.Add(entry);
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }

        return request;
    }

    public override async Task<Text> Collect(IAsyncStreamReader<Text> requestStream, ServerCallContext context)
    {
        var all = "";
        await foreach (var text in requestStream.ReadAllAsync())
        {
            all += text.Value;
        }

        return new Text { Value = all };
    }

    public override async Task Repeat(
        Repetition request, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Count; i++)
        {
            await responseStream.WriteAsync(new Text { Value = request.Value });
        }
    }

    public override async Task Chat(
        IAsyncStreamReader<Text> requestStream, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        try
        {
            await foreach (var text in requestStream.ReadAllAsync())
            {
                await responseStream.WriteAsync(text);
            }
        }
        finally
        {
            journal.Signal($"chat over: {context.RequestHeaders.GetValue("name")}");
        }
    }

    public override Task<Text> Fail(Text request, ServerCallContext context)
    {
        switch (request.Value)
        {
            case "rich":
                var rich = new Google.Rpc.Status
                {
                    Code = (int)Code.InvalidArgument,
                    Message = "two faults",
                    Details = { Google.Protobuf.WellKnownTypes.Any.Pack(new RequestInfo { RequestId = "r1" }) },
                };
                throw new RpcException(
                    new Status(StatusCode.InvalidArgument, "two faults"),
                    new Metadata { { "grpc-status-details-bin", rich.ToByteArray() } });
            case "text":
                throw new RpcException(new Status(StatusCode.NotFound, "näht: 100 % \r\n\t\"Ü\" 😀"));
            case "status":
                context.Status = new Status(StatusCode.Aborted, "set on the context");
                return Task.FromResult(new Text());
            case "null":
                return Task.FromResult<Text>(null!);
            default:
                throw new InvalidOperationException("secret of the server");
        }
    }

    public override async Task<Text> Wait(Text request, ServerCallContext context)
    {
        journal.Signal($"waiting: {request.Value}");
        try
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        finally
        {
            journal.Signal($"cancelled: {request.Value}");
        }

        return request;
    }

    public override async Task WaitStreaming(
        Text request, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(request);
        await Wait(request, context);
    }
}
