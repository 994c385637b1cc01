using Diplomacy.Domain.Coding.Frames;

namespace Diplomacy.Domain.Coding;

/// <summary>The probability that a coded report is right, in thousandths.</summary>
/// <remarks>
/// Fitted to the development articles and cases: the kind of words that carry the event, whether the sentence dates it,
/// and how sure the parser is of its parties. "coding-texts" and "coding-cases" print how it holds, decile by decile.
/// </remarks>
internal static class Quality
{
    private const int Undated = 30;
    private const int Unsure = 25;
    private const double SureMin = 0.9;
    private const double DoubtfulMax = 0.6;

    /// <summary>The quality of an event's report.</summary>
    public static int Of(Deed deed, bool isDated)
    {
        var quality = deed.Kind switch
        {
            FrameKind.VerbWithObject => 930,
            FrameKind.Speech => 920,
            FrameKind.Noun => 910,
            FrameKind.GovernedNoun => 900,
            FrameKind.Verb => 900,
            _ => 880,
        };
        if (!isDated) quality -= Undated;
        if (deed.Confidence < SureMin) quality -= Unsure;
        return deed.Confidence < DoubtfulMax ? quality - Unsure : quality;
    }
}
