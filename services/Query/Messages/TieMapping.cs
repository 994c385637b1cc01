using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Query.Ledger;
using Diplomacy.ServiceDefaults.Requests;
using Google.Protobuf.WellKnownTypes;
using Contribution = Diplomacy.Protos.Query.V1.TieContribution;
using Given = Diplomacy.Protos.Type.V1.TieKind;
using Message = Diplomacy.Protos.Query.V1.Tie;

namespace Diplomacy.Query.Messages;

/// <summary>Maps ties to messages.</summary>
internal static class TieMapping
{
    /// <summary>The bytes of ties in an answer: with 2 MiB of evidence it stays below the 4 MiB of clients.</summary>
    private const int BytesMax = PageToken.PageBytesMax / 2;

    public static Given Of(TieKind kind) => (Given)(int)kind;

    public static Message Of(KnownTie tie) => new()
    {
        TieId = tie.State.Id.ToString(),
        Country = tie.Content.CountryA,
        Counterpart = tie.Content.CountryB,
        Kind = KindOf(tie),
        From = ScoreMapping.Of(PartialDate.Parse(tie.Content.From)),
        Until = tie.State.Until is { } until ? ScoreMapping.Of(until) : null,
        Treaty = tie.Content.Treaty ?? "",
        Source = tie.Content.Source,
        OnPaper = tie.Content.OnPaper,
        Retracted = tie.State.Reported is null,
        RecordedAt = tie.RecordedAt.ToTimestamp(),
        Author = tie.Last.Author,
        Reason = tie.Last.Reason,
        EndSource = tie.End?.Source ?? "",
    };

    public static Given KindOf(KnownTie tie) =>
        TieKinds.TryParse(tie.Content.Kind, out var kind) ? Of(kind) : Given.Unspecified;

    /// <summary>What the kinds in force on a day add, with as many of their ties as fit beside the evidence.</summary>
    public static IEnumerable<Contribution> Contributions(
        IReadOnlyList<TieContribution> explained, KnownTies ties, DateOnly day)
    {
        var left = BytesMax;
        foreach (var part in explained)
        {
            var inForce = ties.All
                .Where(tie => tie.State.Span is { } span && span.Kind == part.Kind && span.IsInForce(day)).ToArray();
            var contribution = new Contribution
            {
                Kind = Of(part.Kind),
                Level = part.Amount,
                TieCount = inForce.Length,
            };
            contribution.Ties.Add(inForce.Select(Of).TakeWhile(tie => (left -= tie.CalculateSize()) >= 0));
            yield return contribution;
        }
    }

    /// <summary>As many ties as fit in an answer beside its evidence.</summary>
    public static IEnumerable<Message> Fitting(IEnumerable<KnownTie> ties)
    {
        var left = BytesMax;
        return ties.Select(Of).TakeWhile(tie => (left -= tie.CalculateSize()) >= 0);
    }
}
