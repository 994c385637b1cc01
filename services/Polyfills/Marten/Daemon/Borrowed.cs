using System.Data;
using Npgsql;

namespace Marten.Daemon;

/// <summary>Gives a connection back to the pool as it was: the pool itself clears one only when it lends it.</summary>
internal static class Borrowed
{
    /// <summary>Undoes what was set on the connection; one on which that fails is closed instead.</summary>
    public static async Task ReturnAsync(NpgsqlConnection connection, string undo)
    {
        try
        {
            if (connection.State == ConnectionState.Open)
            {
                await using var command = new NpgsqlCommand(undo, connection) { CommandTimeout = 2 };
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // It is broken, or still busy with what was aborted; the pool then does not keep it.
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }
}
