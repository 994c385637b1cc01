using Diplomacy.Contracts;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Projection;

/// <summary>Of two nodes that both believe they own the projection, only one commits.</summary>
public sealed class StalePageTests
{
    [Fact]
    public async Task A_batch_is_refused_as_a_whole_once_another_node_has_advanced_the_progress()
    {
        await using var services = await RunningServices.StartAsync();
        await services.StoreAsync(Reports.Of("2009-01-15", "BOL", "USA", "042"));
        await services.StoreAsync(Reports.Of("2009-01-16", "BOL", "USA", "042"));
        await services.CaughtUpAsync();

        // As if another node had projected the third event, which this node still takes for its own.
        await using (var move = services.Store.CreateCommand(
            "update diplomacy.mt_event_progression set last_seq_id = 3 where name = $1"))
        {
            move.Parameters.AddWithValue(ScoreProjection.ProgressKey);
            (await move.ExecuteNonQueryAsync()).ShouldBe(1);
        }
        await services.StoreAsync(Reports.Of("2009-01-17", "BOL", "USA", "042"));
        await services.StoreAsync(Reports.Of("2009-01-18", "BOL", "USA", "042"));

        (await services.CaughtUpAsync()).Position.ShouldBe(4);
        (await PositionsAsync(services)).ShouldBe([1, 2, 4]);
    }

    private static async Task<List<long>> PositionsAsync(RunningServices services)
    {
        await using var command = services.Store.CreateCommand("select position from scoring.ledger order by position");
        await using var reader = await command.ExecuteReaderAsync();
        var positions = new List<long>();
        while (await reader.ReadAsync())
            positions.Add(reader.GetInt64(0));
        return positions;
    }
}
