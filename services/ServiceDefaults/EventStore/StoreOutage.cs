using System.Net.Sockets;
using Npgsql;

namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>Tells an event store that cannot answer now, which passes, from a fault of ours, which does not.</summary>
public static class StoreOutage
{
    /// <summary>Whether trying again later may help.</summary>
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
    /// Beyond the SQL states that Npgsql calls transient (among them a deadlock, as with the switch of a rebuild):
    /// those of a server that is short of something, stopping, starting or gone; and of a statement that Npgsql
    /// believed to be prepared, because it was to be in a batch of which an earlier statement failed.
    /// </summary>
    private static bool IsOutage(string sqlState) =>
        sqlState == PostgresErrorCodes.InvalidSqlStatementName
        || sqlState.StartsWith("08", StringComparison.Ordinal)
        || sqlState.StartsWith("53", StringComparison.Ordinal)
        || sqlState.StartsWith("57P", StringComparison.Ordinal)
        || sqlState.StartsWith("58", StringComparison.Ordinal);
}

/// <summary>The event store has not been reached since this process started.</summary>
public sealed class StoreNotReadyException() : Exception("The event store has not been reached yet.");
