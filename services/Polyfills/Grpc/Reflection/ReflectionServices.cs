using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Internal;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.Reflection;

/// <summary>Answers questions about the services that are mapped.</summary>
internal sealed class ServerDescription
{
    private readonly List<string> _services = [];
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);

    public ServerDescription(GrpcRoutes routes)
    {
        foreach (var type in routes.ServiceTypes)
        {
            if (DescriptorOf(type) is { } service)
            {
                _services.Add(service.FullName);
                Add(service.File);
            }
        }
    }

    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = request.MessageRequestCase switch
        {
            ServerReflectionRequest.MessageRequestOneofCase.ListServices => ListServices(),
            ServerReflectionRequest.MessageRequestOneofCase.FileByFilename =>
                Describe(_files, request.FileByFilename),
            ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol =>
                Describe(_symbols, request.FileContainingSymbol),
            _ => Error(StatusCode.Unimplemented, "Extensions are not described."),
        };
        response.ValidHost = request.Host;
        response.OriginalRequest = request;
        return response;
    }

    private static ServiceDescriptor? DescriptorOf(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            var bind = type.GetCustomAttributes(typeof(BindServiceMethodAttribute), inherit: false);
            if (bind is [BindServiceMethodAttribute { BindType: var generated }])
            {
                return generated.GetProperty("Descriptor")?.GetValue(null) as ServiceDescriptor;
            }
        }

        return null;
    }

    private static ServerReflectionResponse Describe(Dictionary<string, FileDescriptor> files, string name)
    {
        if (!files.TryGetValue(name, out var found))
        {
            return Error(StatusCode.NotFound, $"'{name}' is not known.");
        }

        var answer = new FileDescriptorResponse();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Collect(found);
        return new ServerReflectionResponse { FileDescriptorResponse = answer };

        void Collect(FileDescriptor file)
        {
            if (seen.Add(file.Name))
            {
                answer.FileDescriptorProto.Add(file.SerializedData);
                foreach (var needed in file.Dependencies)
                {
                    Collect(needed);
                }
            }
        }
    }

    private static ServerReflectionResponse Error(StatusCode code, string text) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = text } };

    private ServerReflectionResponse ListServices() => new()
    {
        ListServicesResponse = new ListServiceResponse
        {
            Service = { _services.Select(name => new ServiceResponse { Name = name }) },
        },
    };

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var needed in file.Dependencies)
        {
            Add(needed);
        }

        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                _symbols[method.FullName] = file;
            }
        }

        foreach (var enumeration in file.EnumTypes)
        {
            _symbols[enumeration.FullName] = file;
        }

        foreach (var message in file.MessageTypes)
        {
            Add(message);
        }
    }

    private void Add(MessageDescriptor message)
    {
        _symbols[message.FullName] = message.File;
        foreach (var enumeration in message.EnumTypes)
        {
            _symbols[enumeration.FullName] = message.File;
        }

        foreach (var nested in message.NestedTypes)
        {
            Add(nested);
        }
    }
}

/// <summary>grpc.reflection.v1.ServerReflection.</summary>
internal sealed class ReflectionV1ServiceImpl(ServerDescription server) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync())
        {
            await responseStream.WriteAsync(server.Answer(request));
        }
    }
}

/// <summary>grpc.reflection.v1alpha.ServerReflection: the same messages under another package.</summary>
internal sealed class ReflectionServiceImpl(ServerDescription server)
    : V1Alpha.ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<V1Alpha.ServerReflectionRequest> requestStream,
        IServerStreamWriter<V1Alpha.ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync())
        {
            var answer = server.Answer(ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
            await responseStream.WriteAsync(
                V1Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString()));
        }
    }
}
