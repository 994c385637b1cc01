using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Ingestion.Editing;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Ingestion.Ties;

/// <summary>Ends a tie.</summary>
internal sealed class EndTie(TieStreams streams, NpgsqlDataSource dataSource)
{
    public async Task<EndTieResponse> Handle(EndTieRequest request, string? subject, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var id = EditValidation.ReadId(request.TieId, "tie_id", errors);
        var until = TieFields.Date(request.Until, "until", errors);
        TieFields.Source(request.Source, "source", errors);
        var editor = Authorship.Read(request.Author, subject, request.Reason, errors);
        Guid[] proposals = request.ProposalId.Length == 0
            ? [] : [EditValidation.ReadId(request.ProposalId, "proposal_id", errors)];
        errors.ThrowIfAny();
        var about = await TieProposalTable.PairsOf(dataSource, proposals, ct);

        var written = await streams.Write([id], (known, append) =>
        {
            var before = TieStreams.Reported(known[id]);
            TieFields.CheckOrder(PartialDate.Parse(before.From), until, "until", errors);
            var pair = Relationship.Between(CountryCode.Parse(before.CountryA), CountryCode.Parse(before.CountryB));
            foreach (var proposal in proposals)
                TieFields.CheckProposal(about, proposal, pair, "proposal_id", errors);
            errors.ThrowIfAny();
            var ended = TieDecider.End(known[id], new TieEnded(
                before.CountryA, before.CountryB, before.Kind, until.ToString(), editor.Author, editor.Reason,
                request.Source));
            if (ended is not null)
                append(id, ended);
            return ended is not null;
        }, session => TieProposalTable.Confirm(session, proposals, editor.Author, editor.Reason), ct);

        return new EndTieResponse { Changed = written.Decision, Checkpoint = written.Checkpoint };
    }
}
