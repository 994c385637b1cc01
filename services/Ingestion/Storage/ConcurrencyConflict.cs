using Diplomacy.Domain.SourceEvents;
using JasperFx;
using Marten.Exceptions;

namespace Diplomacy.Ingestion.Storage;

/// <summary>Recognizes appends that failed on optimistic concurrency.</summary>
internal static class ConcurrencyConflict
{
    /// <summary>A stream is not at its expected version: raised by Marten's append function and by ours.</summary>
    private const string VersionMismatch = "MT003";

    public static bool Is(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is ConcurrencyException or ExistingStreamIdCollisionException or OutdatedPlacementException
                || (cause is PostgresException postgres && IsRace(postgres.SqlState)))
                return true;
        return false;
    }

    private static bool IsRace(string sqlState) => sqlState is VersionMismatch or PostgresErrorCodes.UniqueViolation
        or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;
}
