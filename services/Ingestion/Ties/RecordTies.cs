using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Ingestion.Editing;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Requests;
using TieOutcome = Diplomacy.Protos.Ingestion.V1.TieOutcome;
using TreatySide = Diplomacy.Domain.Ties.TreatySide;

namespace Diplomacy.Ingestion.Ties;

/// <summary>Records standing ties, singly or as treaties.</summary>
internal sealed class RecordTies(TieStreams streams, NpgsqlDataSource dataSource)
{
    private const int PairsMax = 1_000;
    private const int MembersMax = 300;

    private sealed record Asked(Guid Id, Relationship Pair, TieReported Event, Guid? ProposalId);

    public async Task<RecordTiesResponse> Handle(RecordTiesRequest request, string? subject, CancellationToken ct)
    {
        var asked = Validate(request, subject);
        await CheckProposals(asked, ct);

        var written = await streams.Write([.. asked.Select(one => one.Id)], (known, append) =>
        {
            var now = new Dictionary<Guid, Tie>(known);
            return asked.Select(one =>
            {
                var (outcome, change) = TieDecider.Record(now[one.Id], one.Event, request.OverruleEdits);
                if (change is not null)
                {
                    append(one.Id, change);
                    now[one.Id] = now[one.Id].Apply(change);
                }
                return new TieResult
                {
                    TieId = one.Id.ToString(),
                    Country = one.Event.CountryA,
                    Counterpart = one.Event.CountryB,
                    Outcome = (TieOutcome)((int)outcome + 1),
                };
            }).ToArray();
        }, session => TieProposalTable.Confirm(
            session, asked.Select(one => one.ProposalId).OfType<Guid>(), asked[0].Event.Author,
            asked[0].Event.Reason), ct);

        return new RecordTiesResponse { Results = { written.Decision }, Checkpoint = written.Checkpoint };
    }

    private async Task CheckProposals(IReadOnlyList<Asked> asked, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var about = await TieProposalTable.PairsOf(
            dataSource, asked.Select(one => one.ProposalId).OfType<Guid>(), ct);
        // Only single ties have proposals, and they come first.
        for (var i = 0; i < asked.Count; i++)
            if (asked[i].ProposalId is { } proposal)
                TieFields.CheckProposal(about, proposal, asked[i].Pair, $"ties[{i}].proposal_id", errors);
        errors.ThrowIfAny();
    }

    private static List<Asked> Validate(RecordTiesRequest request, string? subject)
    {
        var errors = new ValidationErrors();
        var editor = Authorship.Read(request.Author, subject, request.Reason, errors);
        if (request.Ties.Count + request.Treaties.Count == 0)
            errors.Add("ties", ErrorReason.RequiredFieldMissing, "ties and treaties are empty; expected one at least.");
        if (request.Ties.Count + request.Treaties.Count > PairsMax)
            errors.Add("ties", ErrorReason.TooManyItems,
                $"ties and treaties have more than {PairsMax:N0} items in all.");
        errors.ThrowIfAny();
        var asked = new List<Asked>();
        for (var i = 0; i < request.Ties.Count; i++)
            ReadTie(request.Ties[i], $"ties[{i}]", editor, asked, errors);
        for (var i = 0; i < request.Treaties.Count && asked.Count <= PairsMax; i++)
            ReadTreaty(request.Treaties[i], $"treaties[{i}]", editor, asked, errors);
        if (asked.Count > PairsMax)
            errors.Add("treaties", ErrorReason.TooManyItems,
                $"The treaties bind more than {PairsMax:N0} pairs; expected fewer in a request.");
        errors.ThrowIfAny();
        return asked;
    }

    private static void ReadTie(
        NewTie tie, string path, Authorship editor, List<Asked> asked, ValidationErrors errors)
    {
        var before = errors.All.Count;
        var from = TieFields.Date(tie.From, $"{path}.from", errors);
        var country = TieFields.Country(tie.Country, from, $"{path}.country", errors);
        var counterpart = TieFields.Country(tie.Counterpart, from, $"{path}.counterpart", errors);
        ReportFields.CheckDifferent(country, counterpart, $"{path}.counterpart", errors);
        var kind = TieFields.Kind(tie.Kind, $"{path}.kind", errors);
        var until = TieFields.Until(tie.Until, from, $"{path}.until", errors);
        errors.CheckText($"{path}.treaty", tie.Treaty, TieFields.TreatyMax);
        TieFields.Source(tie.Source, $"{path}.source", errors);
        Guid? proposal = tie.ProposalId.Length == 0
            ? null : EditValidation.ReadId(tie.ProposalId, $"{path}.proposal_id", errors);
        if (errors.All.Count == before)
            Add(asked, new BoundPair(Relationship.Between(country, counterpart), from, until, tie.OnPaper), kind,
                tie.Treaty, tie.Source, editor, proposal);
    }

    private static void ReadTreaty(
        NewTreaty treaty, string path, Authorship editor, List<Asked> asked, ValidationErrors errors)
    {
        var before = errors.All.Count;
        if (string.IsNullOrWhiteSpace(treaty.Name))
            errors.Missing($"{path}.name");
        errors.CheckText($"{path}.name", treaty.Name, TieFields.TreatyMax);
        var kind = TieFields.Kind(treaty.Kind, $"{path}.kind", errors);
        TieFields.Source(treaty.Source, $"{path}.source", errors);
        if (treaty.Members.Count > MembersMax)
            errors.Add($"{path}.members", ErrorReason.TooManyItems,
                $"{path}.members has {treaty.Members.Count:N0} items; expected at most {MembersMax}.");
        var members = treaty.Members.Take(MembersMax)
            .Select((member, i) => ReadMember(member, $"{path}.members[{i}]", errors)).ToArray();
        if (errors.All.Count > before)
            return;
        BoundPair[] pairs =
        [
            .. Treaty.Pairs(members).Where(pair =>
                StateDates.Existed(pair.Pair.A, pair.From) && StateDates.Existed(pair.Pair.B, pair.From)),
        ];
        if (pairs.Length == 0)
            errors.Add($"{path}.members", ErrorReason.TooFewItems,
                $"{path} binds no pair of countries; expected two members of it at the same time.");
        foreach (var pair in pairs)
            Add(asked, pair, kind, treaty.Name, treaty.Source, editor);
    }

    private static TreatyMember ReadMember(NewTreatyMember member, string path, ValidationErrors errors)
    {
        var from = TieFields.Date(member.From, $"{path}.from", errors);
        var country = TieFields.Country(member.Country, from, $"{path}.country", errors);
        if (!Enum.IsDefined(member.Side))
            errors.Add($"{path}.side", ErrorReason.OutOfRange, $"{path}.side is {(int)member.Side}, which is no side.");
        var until = TieFields.Until(member.Until, from, $"{path}.until", errors);
        return new TreatyMember(country, (TreatySide)(int)member.Side, from, until, member.OnPaper);
    }

    private static void Add(
        List<Asked> asked, BoundPair bound, TieKind kind, string treaty, string source, Authorship editor,
        Guid? proposal = null)
    {
        var named = treaty.Length == 0 ? null : treaty;
        asked.Add(new Asked(
            Tie.OfContent(bound.Pair, kind, named, bound.From), bound.Pair,
            new TieReported(
                bound.Pair.A.ToString(), bound.Pair.B.ToString(), kind.Name(), bound.From.ToString(), editor.Author,
                editor.Reason, source, bound.Until?.ToString(), named, bound.OnPaper), proposal));
    }
}
