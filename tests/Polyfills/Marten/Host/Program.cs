using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var (connectionString, schema, node, pageMilliseconds) = (args[0], args[1], args[2], int.Parse(args[3]));
var builder = Host.CreateApplicationBuilder();
builder.Services.AddMarten(options =>
{
    options.Connection(connectionString);
    options.DatabaseSchemaName = schema;
    options.Events.MapEventType<Counted>("counted");
    options.Projections.Errors.SkipApplyErrors = false;
    options.Projections.Errors.SkipUnknownEvents = false;
    options.Projections.Add(new NodeProjection(schema, node, TimeSpan.FromMilliseconds(pageMilliseconds)),
        ProjectionLifecycle.Async, "nodes");
}).AddAsyncDaemon(DaemonMode.HotCold);
await builder.Build().RunAsync();

/// <summary>The event that the tests append.</summary>
internal sealed record Counted(int Amount);

/// <summary>Notes which process applied which event. The table would not refuse one twice.</summary>
internal sealed class NodeProjection(string schema, string node, TimeSpan pageTime) : IProjection
{
    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events,
        CancellationToken cancellation)
    {
        Console.WriteLine($"applying {events[0].Sequence}");
        await Task.Delay(pageTime, cancellation);
        operations.QueueSqlCommand($"insert into {schema}.nodes (seq, node) select unnest(?), ?",
            events.Select(e => e.Sequence).ToArray(), node);
    }
}
