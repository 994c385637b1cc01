namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>
/// Hashes of features. A feature is a template with the values in its slots; its hash is its name in the model, so the
/// functions here must never change without training again. Hashes of strings in .NET differ from run to run.
/// </summary>
internal static class FeatureKey
{
    private const ulong Odd = 0x9E3779B97F4A7C15;
    private const ulong OtherOdd = 0xD6E8FEB86659FD93;

    public static uint Of(int template, uint a) => Last(Mix(Seed(template), a));

    public static uint Of(int template, uint a, uint b) => Last(Mix(Mix(Seed(template), a), b));

    public static uint Of(int template, uint a, uint b, uint c) => Last(Mix(Mix(Mix(Seed(template), a), b), c));

    /// <summary>The hash of a word as it is compared: in lower case, with one kind of digit, quote and dash.</summary>
    public static uint OfWord(ReadOnlySpan<char> form)
    {
        ulong hash = Odd;
        foreach (var letter in form)
            if (letter is not ('\u00AD' or '\u200C' or '\u200D' or '\u2060')) hash = Mix(hash, Folded(letter));
        return Last(hash);
    }

    private static ulong Seed(int template) => (ulong)(template + 1) * OtherOdd;

    private static ulong Mix(ulong hash, uint value)
    {
        hash = (hash ^ value) * Odd;
        return hash ^ (hash >> 29);
    }

    private static uint Last(ulong hash) => (uint)((hash * OtherOdd) >> 32);

    private static char Folded(char letter) => letter switch
    {
        >= 'a' and <= 'z' => letter,
        >= '0' and <= '9' => '0',
        '’' or '‘' or '`' => '\'',
        '“' or '”' => '"',
        '–' or '—' => '-',
        _ => char.ToLowerInvariant(letter),
    };
}
