using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;

namespace Diplomacy.Tests.Polyfills.Marten;

/// <summary>
/// Writes down every event that it is given, in a table that refuses one twice and numbers them in the order in which
/// they came.
/// </summary>
internal sealed class SeenProjection(string schema) : IProjection
{
    public const string Name = "seen";
    public const string Shard = Name + ":All";

    /// <summary>Called before a page is written.</summary>
    public Func<IReadOnlyList<IEvent>, Task> OnPage { get; set; } = _ => Task.CompletedTask;

    public static Task CreateTableAsync(TestDatabase database) => database.ExecuteAsync(
        """
        create table {0}.seen (place bigint generated always as identity, seq bigint primary key, amount int, what text)
        """);

    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events,
        CancellationToken cancellation)
    {
        await OnPage(events);
        operations.QueueSqlCommand(
            $"insert into {schema}.seen (seq, amount, what) select * from unnest(?, ?, ?)",
            events.Select(e => e.Sequence).ToArray(),
            events.Select(e => (e.Data as Counted)?.Amount ?? 0).ToArray(),
            events.Select(e => e.EventTypeName).ToArray());
    }

    public void AddTo(StoreOptions options, int pageSize = 100) =>
        options.Projections.Add(this, ProjectionLifecycle.Async, Name, o =>
        {
            o.BatchSize = pageSize;
            o.DeleteDataInTableOnTeardown($"{schema}.seen");
        });
}
