using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Marten;
using Npgsql;
using Message = Diplomacy.Protos.Ingestion.V1.TieProposal;
using TieKind = Diplomacy.Protos.Type.V1.TieKind;
using TieProposal = Diplomacy.Domain.Ties.TieProposal;

namespace Diplomacy.Ingestion.Storage;

/// <summary>The proposals that reports make of ties, and what became of them.</summary>
internal static class TieProposalTable
{
    private const string Columns =
        """
        proposal_id, kind, ends, source, target, occurred_on, cameo_code, body, source_event_id, report_id, decision,
        decided_by, reason
        """;

    /// <summary>Queues what new reports propose.</summary>
    /// <param name="operations">The session that stores the reports.</param>
    /// <param name="reports">The reports, each with its source event.</param>
    public static void Append(
        IDocumentOperations operations, IEnumerable<(SourceEventReported Report, Guid SourceEventId)> reports)
    {
        var rows = reports.SelectMany(one => TieProposal.Of(one.Report).Select(proposal =>
            (Id: proposal.IdOf(one.Report.ReportId), Proposal: proposal, one.Report, one.SourceEventId)))
            .OrderBy(row => row.Id).ToArray();
        if (rows.Length == 0)
            return;
        operations.QueueSqlCommand(
            """
            insert into recording.tie_proposal (proposal_id, kind, ends, source, target, occurred_on, cameo_code, body,
                source_event_id, report_id)
            select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (proposal_id) do nothing
            """,
            Array.ConvertAll(rows, row => row.Id),
            Array.ConvertAll(rows, row => (short)row.Proposal.Kind),
            Array.ConvertAll(rows, row => row.Proposal.Ends),
            Array.ConvertAll(rows, row => row.Report.Source),
            Array.ConvertAll(rows, row => row.Report.Target),
            Array.ConvertAll(rows, row => row.Report.OccurredOn),
            Array.ConvertAll(rows, row => row.Report.CameoCode),
            Array.ConvertAll(rows, row => row.Report.Origin.Quote ?? row.Report.Summary ?? ""),
            Array.ConvertAll(rows, row => row.SourceEventId),
            Array.ConvertAll(rows, row => row.Report.ReportId));
    }

    /// <summary>Queues that an editor confirmed proposals by recording or ending ties.</summary>
    public static void Confirm(IDocumentOperations operations, IEnumerable<Guid> ids, string author, string reason)
    {
        Guid[] sorted = [.. ids.Distinct().Order()];
        if (sorted.Length > 0)
            operations.QueueSqlCommand(
                """
                update recording.tie_proposal set decision = ?, decided_by = ?, reason = ?
                where proposal_id = any(?) and decision = 0
                """,
                (short)TieProposalDecision.Confirmed, author, reason, sorted);
    }

    /// <summary>The countries that proposals are about, by id; those that do not exist are left out.</summary>
    public static async Task<Dictionary<Guid, Relationship>> PairsOf(
        NpgsqlDataSource dataSource, IEnumerable<Guid> ids, CancellationToken ct)
    {
        var pairs = new Dictionary<Guid, Relationship>();
        Guid[] wanted = [.. ids.Distinct()];
        if (wanted.Length == 0)
            return pairs;
        await using var command = dataSource.CreateCommand(
            "select proposal_id, source, target from recording.tie_proposal where proposal_id = any($1)");
        command.Parameters.AddArguments(wanted);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            pairs[reader.GetGuid(0)] = Relationship.Between(
                CountryCode.Parse(reader.GetString(1)), CountryCode.Parse(reader.GetString(2)));
        return pairs;
    }

    /// <summary>Dismisses a proposal; false if it was decided already, null if there is none.</summary>
    public static async Task<bool?> Dismiss(
        NpgsqlDataSource dataSource, Guid id, string author, string reason, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            with dismissed as (
                update recording.tie_proposal set decision = $2, decided_by = $3, reason = $4
                where proposal_id = $1 and decision = 0 returning true)
            select exists (table dismissed) from recording.tie_proposal where proposal_id = $1
            """);
        command.Parameters.AddArguments(id, (short)TieProposalDecision.Dismissed, author, reason);
        return await command.ExecuteScalarAsync(ct) as bool?;
    }

    /// <summary>A page of proposals, the latest first.</summary>
    public static async Task<List<Message>> List(
        NpgsqlDataSource dataSource, bool includeDecided, int offset, int limit, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns} from recording.tie_proposal where decision = 0 or $1
            order by number desc offset $2 limit $3
            """);
        command.Parameters.AddArguments(includeDecided, offset, limit);
        var rows = new List<Message>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(Read(reader));
        return rows;
    }

    private static Message Read(NpgsqlDataReader row)
    {
        var on = PartialDate.Parse(row.GetString(5));
        return new Message
        {
            ProposalId = row.GetGuid(0).ToString(),
            Kind = (TieKind)row.GetInt16(1),
            Ends = row.GetBoolean(2),
            Source = row.GetString(3),
            Target = row.GetString(4),
            OccurredOn = new Date { Year = on.Year, Month = on.Month, Day = on.Day },
            CameoCode = row.GetString(6),
            Text = row.GetString(7),
            SourceEventId = row.GetGuid(8).ToString(),
            ReportId = row.GetGuid(9).ToString(),
            Decision = (TieProposalDecision)row.GetInt16(10),
            DecidedBy = row.GetString(11),
            Reason = row.GetString(12),
        };
    }
}
