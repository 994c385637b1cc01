using Diplomacy.ServiceDefaults.EventStore;
using Diplomacy.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Diplomacy.Tests.ServiceDefaults.EventStore;

public sealed class AppendWakeupTests : IAsyncLifetime
{
    /// <summary>Longer than any test may take, so that only a wake-up ends a wait.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromHours(1);

    private string _connectionString = "";
    private NpgsqlDataSource _database = null!;

    public async ValueTask InitializeAsync()
    {
        _connectionString = await TestPostgres.Shared.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(_connectionString);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_append_wakes_the_daemon_of_its_own_process_and_of_another()
    {
        using var here = Wakeup();
        using var there = Wakeup();
        await IsListening(here);
        await IsListening(there);

        here.Appended();

        await here.WaitAsync(Forever, Deadline.Token());
        await there.WaitAsync(Forever, Deadline.Token());
    }

    [Fact]
    public async Task An_append_between_two_waits_ends_only_the_next_wait()
    {
        using var wakeup = Wakeup();
        await IsListening(wakeup);

        for (var i = 0; i < 100; i++)
            wakeup.Appended();

        await wakeup.WaitAsync(Forever, Deadline.Token());
        using var brief = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(() => wakeup.WaitAsync(Forever, brief.Token));
    }

    [Fact]
    public async Task A_daemon_whose_connection_is_lost_listens_again()
    {
        using var here = Wakeup();
        using var there = Wakeup();
        await IsListening(there);

        await using (var command = _database.CreateCommand(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and query like 'listen%'
            """))
            await command.ExecuteNonQueryAsync();

        // Listening again wakes it, for what it may have missed; after that it receives appends as before.
        await there.WaitAsync(Forever, Deadline.Token());
        here.Appended();
        await there.WaitAsync(Forever, Deadline.Token());
    }

    private AppendWakeup Wakeup() => new(
        _connectionString, _database, NullLogger<AppendWakeup>.Instance);

    /// <summary>The first wait starts listening, which says once that something may have been missed.</summary>
    private static Task IsListening(AppendWakeup wakeup) => wakeup.WaitAsync(Forever, Deadline.Token());
}
