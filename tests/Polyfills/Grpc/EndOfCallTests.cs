using Grpc.Net.Client;

namespace Diplomacy.Tests.Polyfills.Grpc;

/// <summary>Deadlines and cancellation, from either side.</summary>
public sealed class EndOfCallTests : IAsyncLifetime
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    private ProbeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProbeServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        var failed = await Should.ThrowAsync<RpcException>(async () =>
            await _server.Client.WaitAsync(new Text { Value = "late" }, deadline: DateTime.UtcNow + Short));
        failed.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await _server.Journal.Signalled("cancelled: late").Within("the service's token");
    }

    [Fact]
    public async Task A_deadline_that_has_passed_ends_the_call_at_once()
    {
        var failed = await Should.ThrowAsync<RpcException>(async () =>
            await _server.Client.EchoAsync(new Text(), deadline: DateTime.UtcNow.AddSeconds(-1)));
        failed.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task The_server_keeps_the_deadline_without_the_callers_help()
    {
        using var channel = ChannelWithTimeout("100m");
        var failed = await Should.ThrowAsync<RpcException>(
            () => new Probe.ProbeClient(channel).WaitAsync(new Text { Value = "kept" }).ResponseAsync
                .Within("the server's deadline"));
        failed.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        failed.Status.Detail.ShouldBe("Deadline Exceeded");
        await _server.Journal.Signalled("cancelled: kept").Within("the service's token");
    }

    [Fact]
    public async Task The_server_keeps_the_deadline_of_a_stream()
    {
        using var channel = ChannelWithTimeout("300m");
        using var call = new Probe.ProbeClient(channel).WaitStreaming(new Text { Value = "stream" });
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        var failed = await Should.ThrowAsync<RpcException>(
            () => call.ResponseStream.MoveNext().Within("the server's deadline"));
        failed.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task The_server_frees_a_handler_that_waits_for_requests_after_the_deadline()
    {
        using var channel = ChannelWithTimeout("100m");
        using var call = new Probe.ProbeClient(channel).Chat(new Metadata { { "name", "freed" } });
        await Should.ThrowAsync<RpcException>(
            () => call.ResponseStream.MoveNext().Within("the server's deadline"));
        await _server.Journal.Signalled("chat over: freed").Within("the handler's end");
    }

    [Fact]
    public async Task The_server_frees_a_handler_whose_caller_does_not_read()
    {
        // The windows of HTTP/2 fill, the handler's write hangs, and only the deadline can end it.
        using var channel = ChannelWithTimeout("1S");
        using var call = new Probe.ProbeClient(channel).Chat(new Metadata { { "name", "stuck" } });
        var filling = Task.Run(async () =>
        {
            var large = new Text { Value = new string('x', 100_000) };
            while (true)
            {
                await call.RequestStream.WriteAsync(large);
            }
        });
        await _server.Journal.Signalled("chat over: stuck").Within("the handler's end");
        call.Dispose();
        await Should.ThrowAsync<Exception>(() => filling.Within("the end of writing"));
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled_on_both_sides()
    {
        using var cancel = new CancellationTokenSource();
        var call = _server.Client.WaitAsync(new Text { Value = "cancel" }, cancellationToken: cancel.Token);
        await _server.Journal.Signalled("waiting: cancel").Within("the call");
        cancel.Cancel();
        var failed = await Should.ThrowAsync<RpcException>(() => call.ResponseAsync);
        failed.StatusCode.ShouldBe(StatusCode.Cancelled);
        await _server.Journal.Signalled("cancelled: cancel").Within("the service's token");
    }

    [Fact]
    public async Task A_disposed_call_is_cancelled_on_the_server()
    {
        var call = _server.Client.WaitStreaming(new Text { Value = "dispose" });
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        call.Dispose();
        call.GetStatus().StatusCode.ShouldBe(StatusCode.Cancelled);
        await _server.Journal.Signalled("cancelled: dispose").Within("the service's token");
    }

    [Fact]
    public async Task Cancelling_a_read_cancels_the_call()
    {
        using var call = _server.Client.WaitStreaming(new Text { Value = "read" });
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        using var cancel = new CancellationTokenSource(Short);
        var failed = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(cancel.Token));
        failed.StatusCode.ShouldBe(StatusCode.Cancelled);
        await _server.Journal.Signalled("cancelled: read").Within("the service's token");
    }

    [Fact]
    public async Task Cancellation_can_be_thrown_as_cancellation()
    {
        using var channel = GrpcChannel.ForAddress(
            _server.Address, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        using var cancel = new CancellationTokenSource(Short);
        await Should.ThrowAsync<OperationCanceledException>(async () => await new Probe.ProbeClient(channel)
            .WaitAsync(new Text { Value = "thrown" }, cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task A_closed_channel_ends_its_calls()
    {
        var channel = GrpcChannel.ForAddress(_server.Address);
        var call = new Probe.ProbeClient(channel).WaitAsync(new Text { Value = "closed" });
        await _server.Journal.Signalled("waiting: closed").Within("the call");
        channel.Dispose();
        (await Should.ThrowAsync<RpcException>(() => call.ResponseAsync)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await _server.Journal.Signalled("cancelled: closed").Within("the service's token");
    }

    [Fact]
    public async Task A_deadline_in_time_changes_nothing()
    {
        for (var i = 0; i < 50; i++)
        {
            await _server.Client.EchoAsync(new Text(), deadline: DateTime.UtcNow + Deadline.Default);
        }
    }

    private GrpcChannel ChannelWithTimeout(string timeout) => GrpcChannel.ForAddress(
        _server.Address, new GrpcChannelOptions { HttpHandler = new TimeoutHeader(timeout), DisposeHttpClient = true });

    /// <summary>Sends a timeout that the client knows nothing of, so that only the server keeps it.</summary>
    private sealed class TimeoutHeader(string timeout)
        : DelegatingHandler(new SocketsHttpHandler { InitialHttp2StreamWindowSize = 65535 })
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
