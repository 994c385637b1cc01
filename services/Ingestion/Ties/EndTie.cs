using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Ingestion.Editing;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Ingestion.Ties;

/// <summary>Ends a tie.</summary>
internal sealed class EndTie(TieStreams streams)
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

        var written = await streams.Write([id], (known, changes) =>
        {
            var before = TieStreams.Reported(known[id]);
            TieFields.CheckOrder(PartialDate.Parse(before.From), until, "until", errors);
            errors.ThrowIfAny();
            var ended = TieDecider.End(known[id], new TieEnded(
                before.CountryA, before.CountryB, before.Kind, until.ToString(), editor.Author, editor.Reason,
                request.Source));
            if (ended is not null)
                changes[id] = ended;
            return ended is not null;
        }, session => TieProposalTable.Confirm(session, proposals, editor.Author, editor.Reason), ct);

        return new EndTieResponse { Changed = written.Decision, Checkpoint = written.Checkpoint };
    }
}
