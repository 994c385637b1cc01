using Diplomacy.Benchmarks.V1;
using Diplomacy.Query;
using Diplomacy.ServiceDefaults;
using Diplomacy.ServiceDefaults.EventStore;
using Diplomacy.ServiceDefaults.Messaging;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace Diplomacy.Benchmarks.Server;

/// <summary>
/// The Query service with an empty RPC beside its own, so that both are measured on one server. It takes the settings
/// that the Query program takes.
/// </summary>
internal static class EmptyServer
{
    /// <summary>The command that starts it.</summary>
    public const string Command = "serve-query";

    public static async Task Run()
    {
        var builder = ServiceDefaultsExtensions.CreateBuilder();
        builder.AddServiceDefaults(grpcPort: 0, webPort: 0);
        builder.AddEventStore();
        builder.AddQuery();
        builder.AddBus(QueryHosting.ConfigureBus);
        var app = builder.Build();
        app.MapQuery();
        app.MapGrpcService<Empty>();
        app.MapServiceDefaults();
        await app.RunAsync();
    }

    private sealed class Empty : EmptyService.EmptyServiceBase
    {
        private static readonly Task<CallResponse> Answer = Task.FromResult(new CallResponse());

        public override Task<CallResponse> Call(CallRequest request, ServerCallContext context) => Answer;
    }
}
