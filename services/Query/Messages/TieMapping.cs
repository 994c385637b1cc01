using Diplomacy.Domain.Ties;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Query.Ledger;
using Google.Protobuf.WellKnownTypes;
using Given = Diplomacy.Protos.Type.V1.TieKind;
using Message = Diplomacy.Protos.Query.V1.Tie;

namespace Diplomacy.Query.Messages;

/// <summary>Maps ties to messages.</summary>
internal static class TieMapping
{
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
    };

    public static Given KindOf(KnownTie tie) =>
        TieKinds.TryParse(tie.Content.Kind, out var kind) ? Of(kind) : Given.Unspecified;

    /// <summary>The ties of a kind in force on a day.</summary>
    public static IEnumerable<Message> InForce(KnownTies ties, TieKind kind, DateOnly day) => ties.All
        .Where(tie => tie.State.Span is { } span && span.Kind == kind && span.IsInForce(day)).Select(Of);
}
