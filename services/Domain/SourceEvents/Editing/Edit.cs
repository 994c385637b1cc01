using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.SourceEvents.Editing;

/// <summary>Who mends what was reported, and why. Both are stored with what they decide.</summary>
public readonly record struct Editor(string Author, string Reason);

/// <summary>Where reports go that an editor takes from their source event.</summary>
/// <param name="Action">Who did what to whom, there.</param>
/// <param name="Anchor">The date under which they take part in matching there; null where they stand apart.</param>
/// <param name="OccurredOn">The date that they tell from now on; null where each keeps its own.</param>
/// <param name="Id">The source event; null where it is whatever the anchor belongs to.</param>
public sealed record Destination(ActionKey Action, PartialDate? Anchor, PartialDate? OccurredOn, Guid? Id);

/// <summary>What an editor does to a source event: some of its reports leave it, for another or for nowhere.</summary>
/// <param name="Subject">The source event.</param>
/// <param name="Stored">The event that says so, given the source event that they go to.</param>
/// <param name="Leaving">The reports that leave, as they stand.</param>
/// <param name="To">Where they go; null where they count for nothing any more.</param>
public sealed record Edit(
    SourceEvent Subject, Func<Guid, object> Stored, IReadOnlyList<SourceEventReported> Leaving, Destination? To = null)
{
    /// <summary>Reports at the destination that are pinned there too, to keep the newcomers company.</summary>
    public IReadOnlyList<SourceEventReported> CuratedNeighbours { get; init; } = [];

    /// <summary>Reports that it concerns though they stay.</summary>
    public IReadOnlyList<Guid> Staying { get; init; } = [];

    /// <summary>The editor who answers for each leaving report by itself; null where none does.</summary>
    public string? ReviewedBy { get; init; }

    /// <summary>The happenings whose rolls it touches.</summary>
    public IReadOnlyCollection<ActionKey> Actions =>
        [.. Leaving.Where(IsCurated).SelectMany(CuratedOf).Concat(Goal).Distinct()];

    private IEnumerable<ActionKey> Goal => To is null ? [] : [To.Action];

    internal static bool IsCurated(SourceEventReported report) => report.Origin.Feed is null;

    /// <summary>The happenings that a report was, is and will be taken to tell of.</summary>
    internal IEnumerable<ActionKey> CuratedOf(SourceEventReported report) =>
        Goal.Prepend(ActionKey.Of(report)).Prepend(ActionKey.StatedBy(report)).Distinct();
}

/// <summary>What becomes of something that an editor asks.</summary>
public abstract record EditRuling
{
    private EditRuling()
    {
    }

    /// <summary>It is to be done.</summary>
    public sealed record Accepted(Edit Edit) : EditRuling;

    /// <summary>It is so already, so that asking twice is safe; the reports concerned and where they stand.</summary>
    public sealed record NoChange(IReadOnlyList<Guid> ReportIds, Guid? MovedTo = null) : EditRuling;

    /// <summary>It cannot be done as things stand.</summary>
    /// <param name="Why">Why not.</param>
    /// <param name="About">The source event or report that is in the way.</param>
    /// <param name="MovedTo">Where that one's reports, or it, went; null where nowhere.</param>
    public sealed record Refused(Refusal Why, Guid About, Guid? MovedTo = null) : EditRuling;
}

/// <summary>Why an edit cannot be done.</summary>
public enum Refusal
{
    /// <summary>No report stands under the source event any more.</summary>
    NoReportStands,

    /// <summary>The report does not stand under the source event.</summary>
    UnknownReport,

    /// <summary>A split would take every report.</summary>
    NothingLeft,

    /// <summary>Source events of different dyads cannot be one.</summary>
    DifferentCountries,

    /// <summary>A correction would make source and target the same country.</summary>
    SameCountry,
}
