using Google.Protobuf;
using Google.Rpc;

namespace Diplomacy.Tests.Polyfills.Grpc;

public sealed class CallTests : IAsyncLifetime
{
    private ProbeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProbeServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_unary_call_returns_what_the_service_answered()
    {
        var answer = await _server.Client.EchoAsync(new Text { Value = "hello" }, deadline: Soon());
        answer.Value.ShouldBe("hello");
        _server.Client.Echo(new Text { Value = "blocking" }, deadline: Soon()).Value.ShouldBe("blocking");
    }

    [Fact]
    public async Task An_empty_message_travels()
    {
        (await _server.Client.EchoAsync(new Text(), deadline: Soon())).ShouldBe(new Text());
    }

    [Fact]
    public async Task Streamed_requests_arrive_in_order()
    {
        using var call = _server.Client.Collect(deadline: Soon());
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new Text { Value = $"{i}," });
        }

        await call.RequestStream.CompleteAsync();
        (await call).Value.ShouldBe(string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},")));
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task Streamed_responses_arrive_to_the_last()
    {
        using var call = _server.Client.Repeat(new Repetition { Value = "x", Count = 1000 }, deadline: Soon());
        var count = 0;
        await foreach (var text in call.ResponseStream.ReadAllAsync())
        {
            text.Value.ShouldBe("x");
            count++;
        }

        count.ShouldBe(1000);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task A_stream_without_messages_is_a_success()
    {
        using var call = _server.Client.Repeat(new Repetition(), deadline: Soon());
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
    }

    [Fact]
    public async Task In_a_duplex_call_each_side_hears_the_other_at_once()
    {
        using var call = _server.Client.Chat(deadline: Soon());
        for (var i = 0; i < 20; i++)
        {
            await call.RequestStream.WriteAsync(new Text { Value = $"{i}" });
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            call.ResponseStream.Current.Value.ShouldBe($"{i}");
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
    }

    [Fact]
    public async Task Metadata_travels_both_ways_as_text_and_as_bytes()
    {
        byte[] bytes = [0, 1, 254, 255];
        var headers = new Metadata { { "Echo-Text", "väl".Replace("ä", "a") }, { "echo-bytes-bin", bytes } };
        var call = _server.Client.EchoAsync(new Text(), headers, Soon());
        var received = await call.ResponseHeadersAsync;
        received.GetValue("echo-text").ShouldBe("val");
        received.GetValueBytes("echo-bytes-bin").ShouldBe(bytes);
        await call;
        call.GetTrailers().GetValue("echo-text").ShouldBe("val");
        call.GetTrailers().GetValueBytes("echo-bytes-bin").ShouldBe(bytes);
    }

    [Fact]
    public async Task A_rich_status_reaches_the_caller()
    {
        var failed = await ShouldFailAsync("rich", StatusCode.InvalidArgument);
        failed.Status.Detail.ShouldBe("two faults");
        var details = failed.Trailers.GetValueBytes("grpc-status-details-bin");
        var rich = Google.Rpc.Status.Parser.ParseFrom(details);
        rich.Details[0].Unpack<RequestInfo>().RequestId.ShouldBe("r1");
    }

    [Fact]
    public async Task A_status_text_may_hold_any_character()
    {
        var failed = await ShouldFailAsync("text", StatusCode.NotFound);
        failed.Status.Detail.ShouldBe("näht: 100 % \r\n\t\"Ü\" 😀");
    }

    [Fact]
    public async Task A_status_set_on_the_context_fails_the_call()
    {
        (await ShouldFailAsync("status", StatusCode.Aborted)).Status.Detail.ShouldBe("set on the context");
    }

    [Fact]
    public async Task A_handler_without_an_answer_cancels_the_call()
    {
        await ShouldFailAsync("null", StatusCode.Cancelled);
    }

    [Fact]
    public async Task An_unhandled_exception_keeps_its_secret()
    {
        var failed = await ShouldFailAsync("crash", StatusCode.Unknown);
        failed.Status.Detail.ShouldBe("Exception was thrown by handler.");
    }

    [Fact]
    public async Task Detailed_errors_tell_what_the_handler_threw()
    {
        await using var server = await ProbeServer.StartAsync(options => options.EnableDetailedErrors = true);
        var failed = await Should.ThrowAsync<RpcException>(
            async () => await server.Client.FailAsync(new Text { Value = "crash" }, deadline: Soon()));
        failed.Status.Detail.ShouldContain("secret of the server");
    }

    [Fact]
    public async Task What_is_not_served_is_unimplemented()
    {
        (await Should.ThrowAsync<RpcException>(
            async () => await _server.Client.UnservedAsync(new Text(), deadline: Soon())))
            .StatusCode.ShouldBe(StatusCode.Unimplemented);
        (await Unknown("diplomacy.testing.Probe", "Nonsense")).Status.Detail.ShouldBe("Method is unimplemented.");
        (await Unknown("diplomacy.testing.Nobody", "Echo")).Status.Detail.ShouldBe("Service is unimplemented.");

        async Task<RpcException> Unknown(string service, string name)
        {
            var text = Marshallers.Create(message => message.ToByteArray(), Text.Parser.ParseFrom);
            var method = new Method<Text, Text>(MethodType.Unary, service, name, text, text);
            var call = _server.Channel.CreateCallInvoker()
                .AsyncUnaryCall(method, null, new CallOptions(deadline: Soon()), new Text());
            var failed = await Should.ThrowAsync<RpcException>(() => call.ResponseAsync);
            failed.StatusCode.ShouldBe(StatusCode.Unimplemented);
            return failed;
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress("http://127.0.0.1:1");
        var failed = await Should.ThrowAsync<RpcException>(
            async () => await new Probe.ProbeClient(channel).EchoAsync(new Text(), deadline: Soon()));
        failed.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_call_that_the_server_refused_while_it_was_writing_tells_why()
    {
        await using var server = await ProbeServer.StartAsync(options => options.MaxReceiveMessageSize = 100);
        using var call = server.Client.Collect(deadline: Soon());
        var failed = await Should.ThrowAsync<RpcException>(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(new Text { Value = new string('x', 1000) });
            }
        });
        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode
            .ShouldBe(StatusCode.ResourceExhausted);
#if POLYFILLS
        // A write of grpc-dotnet that the refusal overtakes, about one in 200, is just cancelled. The call knows why.
        failed.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
#else
        failed.StatusCode.ShouldBeOneOf(StatusCode.ResourceExhausted, StatusCode.Cancelled);
#endif
    }

    private static DateTime Soon() => DateTime.UtcNow + Deadline.Default;

    private async Task<RpcException> ShouldFailAsync(string how, StatusCode code)
    {
        var call = _server.Client.FailAsync(new Text { Value = how }, deadline: Soon());
        var failed = await Should.ThrowAsync<RpcException>(() => call.ResponseAsync);
        failed.StatusCode.ShouldBe(code);
        call.GetStatus().StatusCode.ShouldBe(code);
        return failed;
    }
}
