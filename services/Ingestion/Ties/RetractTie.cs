using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ties;
using Diplomacy.Ingestion.Editing;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Ingestion.Ties;

/// <summary>Retracts a tie, or only its end.</summary>
internal sealed class RetractTie(TieStreams streams)
{
    public async Task<RetractTieResponse> Handle(RetractTieRequest request, string? subject, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var id = EditValidation.ReadId(request.TieId, "tie_id", errors);
        var editor = Authorship.Read(request.Author, subject, request.Reason, errors);
        errors.ThrowIfAny();

        var written = await streams.Write([id], (known, append) =>
        {
            // A tie that was retracted before is known, and there is nothing left to retract.
            if (known[id].Revision > 0 && known[id].Reported is null)
                return false;
            var before = TieStreams.Reported(known[id]);
            var retracted = TieDecider.Retract(known[id], new TieRetracted(
                before.CountryA, before.CountryB, before.Kind, request.EndOnly, editor.Author, editor.Reason));
            if (retracted is not null)
                append(id, retracted);
            return retracted is not null;
        }, confirm: _ => { }, ct);

        return new RetractTieResponse { Changed = written.Decision, Checkpoint = written.Checkpoint };
    }
}
