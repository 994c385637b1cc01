using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.SourceEvents.Editing;

/// <summary>What really happened according to an editor. What is null or none stays as reported.</summary>
/// <param name="OccurredOn">The right date, as precisely as it is known.</param>
/// <param name="Source">The country that acts.</param>
/// <param name="Target">The country acted upon.</param>
/// <param name="Code">What was done.</param>
public readonly record struct Correction(
    PartialDate? OccurredOn, CountryCode Source, CountryCode Target, CameoCode Code)
{
    /// <summary>The corrected action and date of a reported one.</summary>
    public (ActionKey Action, PartialDate OccurredOn) Of(ActionKey reported, PartialDate on)
    {
        var ((source, target), code) = reported;
        return (
            new ActionKey(new Dyad(Source.IsNone ? source : Source, Target.IsNone ? target : Target),
                Code.IsNone ? code : Code),
            OccurredOn ?? on);
    }

    /// <summary>A sentence about a country that did not exist at the corrected date; null where both did.</summary>
    public string? FaultOf((ActionKey Action, PartialDate OccurredOn) corrected) =>
        OccurredOn is null && Source.IsNone && Target.IsNone ? null
        : StateDates.FaultOf(corrected.Action.Dyad.Source, corrected.OccurredOn)
        ?? StateDates.FaultOf(corrected.Action.Dyad.Target, corrected.OccurredOn);

    /// <summary>Whether a stored correction has the values that this one requests.</summary>
    public bool Agrees(SourceEventCorrected stored) =>
        Agrees(stored.OccurredOn, stored.Source, stored.Target, stored.CameoCode);

    /// <summary>Whether a stored correction of one report has the values that this one requests.</summary>
    public bool Agrees(ReportCorrected stored) =>
        Agrees(stored.OccurredOn, stored.Source, stored.Target, stored.CameoCode);

    private bool Agrees(string occurredOn, string source, string target, string code) =>
        (OccurredOn is null || occurredOn == OccurredOn.ToString())
        && (Source.IsNone || source == Source.ToString())
        && (Target.IsNone || target == Target.ToString())
        && (Code.IsNone || code == Code.ToString());
}
