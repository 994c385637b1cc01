using System.Collections.Immutable;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Ties;

/// <summary>A span of time in which a tie of some kind is in force between two countries.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The first day after it; null while it lasts.</param>
public readonly record struct TieSpan(TieKind Kind, DateOnly From, DateOnly? Until)
{
    /// <summary>Whether it is in force on a day.</summary>
    public bool IsInForce(DateOnly day) => From <= day && !(day >= Until);
}

/// <summary>A standing tie between two countries, rebuilt from its stream.</summary>
/// <param name="Id">Its UUID, also that of its stream; see <see cref="OfContent"/>.</param>
/// <param name="Revision">How many events its stream holds.</param>
/// <param name="Reported">The last report of it; null if there is none, or it was retracted.</param>
/// <param name="Until">The first day no longer in force; null while it lasts.</param>
public sealed record Tie(Guid Id, long Revision, TieReported? Reported, PartialDate? Until)
{
    /// <summary>Every report of it so far, also those that others replaced or that were retracted.</summary>
    public ImmutableArray<TieReported> Earlier { get; init; } = [];

    private static readonly Guid Namespace = new("5b1f8a36-0c47-4e9d-8d35-9e6f2a7c4d18");

    /// <summary>A tie without any stored event.</summary>
    public static Tie Empty(Guid id) => new(id, Revision: 0, Reported: null, Until: null);

    /// <summary>
    /// The UUID of a tie, made from pair, kind, treaty and first day: a country may leave a treaty and join it again.
    /// </summary>
    public static Guid OfContent(Relationship pair, TieKind kind, string? treaty, PartialDate from) =>
        NameBasedUuid.Create(Namespace, $"{pair}|{kind.Name()}|{Identity.Part(treaty)}|{from}");

    /// <summary>The tie after one more of its events.</summary>
    /// <exception cref="UnknownEventException">A tie cannot have such an event.</exception>
    public Tie Apply(ITieChange stored) => stored switch
    {
        TieReported reported => new Tie(
            Id, Revision + 1, reported, reported.Until is { } until ? PartialDate.Parse(until) : null)
        {
            Earlier = Earlier.Add(reported),
        },
        TieEnded ended => this with { Revision = Revision + 1, Until = PartialDate.Parse(ended.Until) },
        TieRetracted { EndOnly: true } => this with { Revision = Revision + 1, Until = null },
        TieRetracted => this with { Revision = Revision + 1, Reported = null, Until = null },
        _ => throw new UnknownEventException(Id, stored.GetType()),
    };

    /// <summary>The span in which it counts; null where it was retracted or exists on paper only.</summary>
    /// <remarks>
    /// Partial dates count from the middle of their span, as those of source events do. A tie does not outlive a state.
    /// </remarks>
    public TieSpan? Span
    {
        get
        {
            if (Reported is not { OnPaper: false } reported || !TieKinds.TryParse(reported.Kind, out var kind))
                return null;
            var from = PartialDate.Parse(reported.From).Middle;
            DateOnly?[] ends =
            [
                Until?.Middle, StateDates.EndAfter(CountryCode.Parse(reported.CountryA), from),
                StateDates.EndAfter(CountryCode.Parse(reported.CountryB), from),
            ];
            return new TieSpan(kind, from, ends.Min());
        }
    }
}
