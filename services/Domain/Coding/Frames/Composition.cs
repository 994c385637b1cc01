using System.Collections.Frozen;
using Diplomacy.Domain.Coding.Lexicon;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Domain.Coding.Frames;

/// <summary>The codes for promising, requesting, refusing or threatening an act, from composition.tsv.</summary>
internal static class Composition
{
    private static readonly FrozenDictionary<(Way, string), CameoCode> Table = DictionaryFile.Read("composition.tsv")
        .ToFrozenDictionary(row => (Enum.Parse<Way>(row[0], ignoreCase: true), row[1]), row => CameoCode.Parse(row[2]));

    /// <summary>The code of a way of speaking about an act; the general code where the act is unknown.</summary>
    public static CameoCode Of(Way way, CameoCode deed)
    {
        if (way == Way.Done) return deed;
        var text = deed.IsNone ? "" : deed.ToString();
        for (var length = text.Length; length >= 0; length--)
            if (Table.TryGetValue((way, text[..length]), out var code))
                return code;
        return Table[(way, "")];
    }
}
