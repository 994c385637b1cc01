namespace Diplomacy.Domain.Coding.Dates;

/// <summary>
/// Finds times that no calendar has: "during the war", "in the last century", "decades ago". What happened then is not
/// dated by the day of publication.
/// </summary>
internal static class VagueTimes
{
    private static readonly string[] Eras =
        ["war", "wars", "era", "reign", "century", "centuries", "decade", "decades", "antiquity", "revolution",
         "occupation", "dictatorship", "empire", "dynasty", "ages", "childhood", "youth", "past", "sixties",
         "seventies",
         "eighties", "nineties", "thirties", "forties", "fifties", "twenties", "wwii", "wwi", "apartheid",
         "renaissance"];

    private static readonly string[] Adjectives =
        ["the", "a", "its", "his", "her", "their", "cold", "first", "second", "world", "civil", "great", "gulf", "last",
         "previous", "late", "early", "colonial", "soviet", "middle", "recent", "19th", "18th", "20th", "17th", "16th",
         "nineteenth", "eighteenth", "twentieth", "korean", "vietnam", "six", "day", "days", "yom", "kippur", "-",
         "falklands", "crimean", "iraq", "iran", "cultural", "ottoman", "british", "bosnian", "balkan", "bush",
         "reagan",
         "stalin", "own", "bygone", "distant", "ancient", "medieval", "sweeping", "'s", "’s"];

    private static readonly string[] Counted = ["decades", "years", "centuries", "generations"];

    /// <summary>The vague time that begins at a position; null where none does.</summary>
    public static DateMention? At(SentenceWords words, int at)
    {
        if (words[at + 1] == "ago" && Array.IndexOf(Counted, words[at]) >= 0 || words[at] == "long"
            && words[at + 1] == "ago")
            return new(at, at + 2, null, false);
        if (words[at] is "in" or "during" or "throughout" or "under" && words[at + 1] == "wartime")
            return new(at, at + 2, null, false);
        if (words[at] == "since" && (words[at + 1] == "independence"
            || words[at + 1] is "its" or "the" && words[at + 2] is "independence" or "founding" or "foundation"))
            return new(at, words[at + 1] == "independence" ? at + 2 : at + 3, null, false);
        if (words[at] is "once" && words[at + 1] == "upon") return new(at, at + 2, null, false);
        if (words[at] is not ("in" or "during" or "throughout")) return null;
        var end = at + 1;
        // "During the Chaco War": whatever it is called.
        while (end < at + 7 && (Array.IndexOf(Adjectives, words[end]) >= 0
            || end > at + 1 && words.IsCapital(end) && words[at] != "in" && Array.IndexOf(Eras, words[end]) < 0)) end++;
        if (Array.IndexOf(Eras, words[end]) < 0 || end == at + 1 && words[end] is "past" or "war") return null;
        // "In the past week" is no vague time, and neither is "in the civil war against the rebels" a time at all.
        if (words[end] == "past" && words[end + 1] is not ("." or "," or "")) return null;
        if (words[at] == "in" && words[end] is "war" or "wars" or "occupation" or "revolution") return null;
        return new(at, end + 1, null, false);
    }
}
