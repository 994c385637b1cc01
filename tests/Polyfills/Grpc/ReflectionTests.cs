using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1Alpha;
using FileDescriptorProto = Google.Protobuf.Reflection.FileDescriptorProto;

namespace Diplomacy.Tests.Polyfills.Grpc;

public sealed class ReflectionTests : IAsyncLifetime
{
    private ProbeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProbeServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Every_mapped_service_is_listed()
    {
        var answer = await AskAsync(new ServerReflectionRequest { ListServices = "" });
        var names = answer.ListServicesResponse.Service.Select(service => service.Name).ToList();
        names.ShouldContain("diplomacy.testing.Probe");
        names.ShouldContain("grpc.health.v1.Health");
        names.ShouldContain("grpc.reflection.v1alpha.ServerReflection");
    }

    [Theory]
    [InlineData("diplomacy.testing.Probe")]
    [InlineData("diplomacy.testing.Probe.Echo")]
    [InlineData("diplomacy.testing.Text")]
    public async Task A_symbol_leads_to_the_file_that_declares_it(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });
        Files(answer)[0].Package.ShouldBe("diplomacy.testing");
    }

    [Fact]
    public async Task A_file_comes_with_all_that_it_needs()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "diplomacy.testing.Text" });
        var name = Files(answer)[0].Name;
        answer = await AskAsync(new ServerReflectionRequest { FileByFilename = name });
        var built = FileDescriptor.BuildFromByteStrings(
            answer.FileDescriptorResponse.FileDescriptorProto.Reverse().ToList());
        built.SelectMany(file => file.MessageTypes).ShouldContain(message => message.Name == "Text");
    }

    [Fact]
    public async Task What_is_not_known_is_not_found()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "no.such.Thing" });
        answer.ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
        answer = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "no.such.Thing" });
        answer.ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.Unimplemented);
    }

#if POLYFILLS
    [Fact]
    public async Task Both_versions_answer_with_the_same_bytes()
    {
        // The messages of v1 are those of v1alpha under another name.
        var method = new Method<ServerReflectionRequest, ServerReflectionResponse>(
            MethodType.DuplexStreaming,
            "grpc.reflection.v1.ServerReflection",
            "ServerReflectionInfo",
            Marshallers.Create(message => message.ToByteArray(), ServerReflectionRequest.Parser.ParseFrom),
            Marshallers.Create(message => message.ToByteArray(), ServerReflectionResponse.Parser.ParseFrom));
        using var call = _server.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, default);
        var question = new ServerReflectionRequest { FileContainingSymbol = "diplomacy.testing.Probe", Host = "me" };
        await call.RequestStream.WriteAsync(question);
        (await call.ResponseStream.MoveNext().Within("an answer")).ShouldBeTrue();
        call.ResponseStream.Current.ShouldBe(await AskAsync(question));
        call.ResponseStream.Current.ValidHost.ShouldBe("me");
    }
#endif

    private static List<FileDescriptorProto> Files(ServerReflectionResponse answer) =>
        answer.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom).ToList();

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest question)
    {
        using var call = new ServerReflection.ServerReflectionClient(_server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(question);
        (await call.ResponseStream.MoveNext().Within("an answer")).ShouldBeTrue();
        var answer = call.ResponseStream.Current;
        await call.RequestStream.CompleteAsync();
        return answer;
    }
}
