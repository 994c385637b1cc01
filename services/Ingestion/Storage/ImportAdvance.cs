using System.Data.Common;
using Diplomacy.Protos.Ingestion.V1;
using Google.Protobuf;
using Marten.Internal.Operations;
using NpgsqlTypes;
using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Storage;
using IPostgresqlOperation = Marten.Internal.Operations.IStorageOperation;

namespace Diplomacy.Ingestion.Storage;

/// <summary>What a batch adds to an import.</summary>
/// <param name="Ranges">The numbers of its rows: ordered, apart, without the last of each.</param>
/// <param name="Hash">The hashes of its rows, each added by exclusive or.</param>
/// <param name="Totals">Its rows by outcome.</param>
/// <param name="GoldsteinRows">The rows that the feed's mean is over.</param>
/// <param name="GoldsteinTenths">The sum of their Goldstein values.</param>
/// <param name="Rejects">Its faulty rows.</param>
internal sealed record ImportedBatch(
    IReadOnlyList<(long First, long End)> Ranges, ulong Hash, ImportTotals Totals, long GoldsteinRows,
    long GoldsteinTenths, IReadOnlyList<RejectedRow> Rejects);

/// <summary>
/// Counts a batch in the transaction that stores it. It fails, and the transaction with it, where the import is no
/// longer open, or where another writer has done one of the rows.
/// </summary>
internal sealed class ImportAdvance(string importId, ImportedBatch batch) : IPostgresqlOperation
{
    /// <summary>The SQL state of that failure.</summary>
    public const string Refused = "DP001";

    /// <summary>The rows of the import by outcome, once the session is saved.</summary>
    public ImportTotals? Totals { get; private set; }

    /// <inheritdoc/>
    public Type DocumentType => typeof(JasperFx.Events.IEvent);

    /// <summary>Whether a failure is that one.</summary>
    public static bool IsRefused(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is PostgresException { SqlState: Refused })
                return true;
        return false;
    }

    /// <inheritdoc/>
    public OperationRole Role() => OperationRole.Events;

    /// <inheritdoc/>
    public void ConfigureCommand(Weasel.Postgresql.ICommandBuilder builder, IStorageSession session)
    {
        const NpgsqlDbType many = NpgsqlDbType.Array;
        builder.Append($"select {FeedImportTable.TotalsColumns} from recording.advance_feed_import(");
        Add(importId, NpgsqlDbType.Text);
        Add(batch.Ranges.Select(range => range.First).ToArray(), many | NpgsqlDbType.Bigint);
        Add(batch.Ranges.Select(range => range.End).ToArray(), many | NpgsqlDbType.Bigint);
        Add(unchecked((long)batch.Hash), NpgsqlDbType.Bigint);
        Add(batch.Totals.Rows, NpgsqlDbType.Bigint);
        Add(batch.Totals.Recorded, NpgsqlDbType.Bigint);
        Add(batch.Totals.Corroborated, NpgsqlDbType.Bigint);
        Add(batch.Totals.Revised, NpgsqlDbType.Bigint);
        Add(batch.Totals.Duplicate, NpgsqlDbType.Bigint);
        Add(batch.Totals.Rejected, NpgsqlDbType.Bigint);
        Add(batch.Totals.OutOfScope.ToArray(), many | NpgsqlDbType.Bigint);
        Add(batch.GoldsteinRows, NpgsqlDbType.Bigint);
        Add(batch.GoldsteinTenths, NpgsqlDbType.Bigint);
        Add(batch.Rejects.Select(reject => reject.Line).ToArray(), many | NpgsqlDbType.Bigint);
        Add(batch.Rejects.Select(reject => reject.ToByteArray()).ToArray(), many | NpgsqlDbType.Bytea, ")");

        void Add<T>(T value, NpgsqlDbType type, string then = ", ")
        {
            builder.AppendParameter(value, type);
            builder.Append(then);
        }
    }

    /// <inheritdoc/>
    public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
    {
        await reader.ReadAsync(token);
        Totals = FeedImportTable.ReadTotals(reader);
    }
}
