using Diplomacy.Domain.Coding.Grammar;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>
/// Judges acts by who reports them: what a country says that another did to it is an accusation until another source
/// says so too.
/// </summary>
internal sealed class Attribution(SentenceView view, Resolution resolution)
{
    private const string Coercion = "17";

    private static readonly CameoCode Accusation = CameoCode.Parse("112");
    private static readonly string[] We = ["us", "we", "our"];

    private readonly Participants _participants = new(view, new(view), resolution, new(view));

    /// <summary>The event as it may be reported; null where it may not.</summary>
    public Deed? Judge(Deed deed)
    {
        if (deed.Reality.Speaker < 0 || string.CompareOrdinal(deed.Event.Code.ToString(), Coercion) < 0) return deed;
        var speakers = _participants.Subject(deed.Reality.Speaker)
            .Where(one => one.Actor.IsKnown).Select(one => one.Actor).Where(actor => actor.IsState).Select(actor =>
                actor.Country).ToArray();
        if (speakers.Length == 0) return deed;
        var isVictim = deed.Event.Targets.Any(target => speakers.Contains(target.Country))
            || deed.Event.Targets.Count == 0 && Array.IndexOf(We, view.Lower(deed.At + 1)) >= 0;
        if (!isVictim || deed.Event.Sources.Any(source => speakers.Contains(source.Country))) return deed;
        var speaker = new Actor(speakers[0], "", "GOV");
        return deed with
        {
            Event = deed.Event with
            {
                Code = Accusation,
                Sources = [speaker],
                Targets = deed.Event.Sources,
                IsMutual = false,
            },
            Sources = deed.Targets,
            Targets = deed.Sources,
        };
    }
}
