using Diplomacy.Ingestion.Editing;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Requests;
using Grpc.Core;

namespace Diplomacy.Ingestion.Ties;

/// <summary>Dismisses what a report proposes as a tie.</summary>
internal sealed class DismissTieProposal(NpgsqlDataSource dataSource)
{
    public async Task<DismissTieProposalResponse> Handle(
        DismissTieProposalRequest request, string? subject, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var id = EditValidation.ReadId(request.ProposalId, "proposal_id", errors);
        var editor = Authorship.Read(request.Author, subject, request.Reason, errors);
        errors.ThrowIfAny();

        var changed = await TieProposalTable.Dismiss(dataSource, id, editor.Author, editor.Reason, ct);
        return new DismissTieProposalResponse
        {
            Changed = changed ?? throw RpcErrors.Of(
                StatusCode.NotFound, ErrorReason.UnknownTie, $"There is no proposal {id}."),
        };
    }
}
