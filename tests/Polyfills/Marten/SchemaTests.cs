using Diplomacy.Testing;
using Npgsql;
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
        await using var other = await database.DataSource.OpenConnectionAsync(Deadline.Token());
        await using var transaction = await other.BeginTransactionAsync(Deadline.Token());
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(4004)", other);
        await command.ExecuteNonQueryAsync(Deadline.Token());
        // The store's connection has run such a statement before, so that it hears nothing new when it does again.
        await database.ExecuteAsync("create schema before_{0}");

        await using var session = store.LightweightSession();
        session.Events.Append(Guid.NewGuid(), new Counted(1));
        var saving = session.SaveChangesAsync();
        await Eventually.TrueAsync(
            async () => await database.ScalarAsync<long>(
                "select count(*) from pg_locks where locktype = 'advisory' and not granted"
                + " and database = (select oid from pg_database where datname = current_database())") > 0,
            "the store to wait");
        command.CommandText = $"create schema {database.Schema}";
        await command.ExecuteNonQueryAsync(Deadline.Token());
        await transaction.CommitAsync(Deadline.Token());

        await saving.WaitAsync(Deadline.Default);
        (await database.ScalarAsync<long>("select count(*) from {0}.mt_events")).ShouldBe(1);
    }
#endif
}
