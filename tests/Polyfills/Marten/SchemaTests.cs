using Diplomacy.Testing;
using Shouldly;
using Xunit;

namespace Diplomacy.Tests.Polyfills.Marten;

/// <summary>Stores that create what is missing at the same moment.</summary>
public sealed class SchemaTests
{
#if POLYFILLS
    // Marten's own session takes no lock before it creates its tables.
    [Fact]
    public async Task A_store_that_waited_for_another_to_create_the_schema_finds_it()
    {
        var database = await TestDatabase.CreateAloneAsync();
        await using var store = database.Store();
        await using var other = await HeldLock.TakeAsync(database.DataSource, 4004);
        // The store's connection has run such a statement before, so that it hears nothing new when it does again.
        await database.ExecuteAsync("create schema before_{0}");

        await using var session = store.LightweightSession();
        session.Events.Append(Guid.NewGuid(), new Counted(1));
        var saving = session.SaveChangesAsync();
        await other.AwaitedAsync("the store");
        await other.ExecuteAsync($"create schema {database.Schema}");
        await other.ReleaseAsync();

        await saving.WaitAsync(Deadline.Default);
        (await database.ScalarAsync<long>("select count(*) from {0}.mt_events")).ShouldBe(1);
    }
#endif
}
