using System.IO.Compression;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The options of one service with those of all services behind them.</summary>
internal sealed class MethodOptions
{
    public MethodOptions(GrpcServiceOptions global, GrpcServiceOptions service)
    {
        MaxSend = service.MaxSendConfigured ? service.MaxSendMessageSize : global.MaxSendMessageSize;
        MaxReceive = service.MaxReceiveConfigured ? service.MaxReceiveMessageSize
            : global.MaxReceiveConfigured ? global.MaxReceiveMessageSize
            : GrpcServiceOptions.DefaultMaxReceiveMessageSize;
        DetailedErrors = service.EnableDetailedErrors ?? global.EnableDetailedErrors ?? false;
        Level = service.ResponseCompressionLevel ?? global.ResponseCompressionLevel;
        Interceptors = [.. global.Interceptors, .. service.Interceptors];
        Compressors = new Compressors(
            [.. service.CompressionProviders, .. global.CompressionProviders,
                new GzipCompressionProvider(CompressionLevel.Fastest)]);

        ResponseEncoding = service.ResponseCompressionAlgorithm ?? global.ResponseCompressionAlgorithm;
        if (ResponseEncoding is not null && Compressors.Find(ResponseEncoding) is null)
        {
            throw new InvalidOperationException(
                $"The response compression algorithm '{ResponseEncoding}' has no compression provider.");
        }
    }

    public int? MaxSend { get; }

    public int? MaxReceive { get; }

    public bool DetailedErrors { get; }

    public string? ResponseEncoding { get; }

    public CompressionLevel? Level { get; }

    public Compressors Compressors { get; }

    public IReadOnlyList<InterceptorRegistration> Interceptors { get; }
}
