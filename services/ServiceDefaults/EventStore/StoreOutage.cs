using System.Net.Sockets;
using Diplomacy.ServiceDefaults.Checkpoints;
using Npgsql;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>Distinguishes a temporary outage of the event store from a permanent fault.</summary>
public static class StoreOutage
{
    /// <summary>Whether a later retry may succeed.</summary>
    public static bool Is(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is PostgresException postgres)
                return postgres.IsTransient || IsOutage(postgres.SqlState);
            if (cause is NpgsqlException or SocketException or TimeoutException or StoreNotReadyException)
                return true;
        }
        return false;
    }

    /// <summary>
    /// In addition to the SQL states that Npgsql calls transient (such as a deadlock with the switch of a rebuild):
    /// those of a server that lacks resources, stops or starts; and of a statement that Npgsql takes for prepared
    /// although an earlier statement of its batch failed.
    /// </summary>
    private static bool IsOutage(string sqlState) =>
        sqlState == PostgresErrorCodes.InvalidSqlStatementName
        || sqlState.StartsWith("08", StringComparison.Ordinal)
        || sqlState.StartsWith("53", StringComparison.Ordinal)
        || sqlState.StartsWith("57P", StringComparison.Ordinal)
        || sqlState.StartsWith("58", StringComparison.Ordinal);
}
