using Npgsql;

namespace Diplomacy.Tests.Deploy;

/// <summary>One statement over a connection of its own, so that no pool outlives the server it led to.</summary>
internal static class Sql
{
    public static async Task RunAsync(string connectionString, string statement) =>
        await ScalarAsync(connectionString, statement);

    public static async Task<object?> ScalarAsync(string connectionString, string statement)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync();
    }
}
