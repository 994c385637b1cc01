namespace Diplomacy.Domain.Vocabulary.Cameo;

/// <summary>
/// A kind of act in the CAMEO codebook: a root of two digits, or a finer kind of three or four digits under it.
/// One that was parsed is always in the codebook; codes order as text.
/// </summary>
/// <remarks>Its weight is in a <see cref="GoldsteinTable"/>.</remarks>
public readonly record struct CameoCode : IComparable<CameoCode>
{
    private const int DigitsMin = 2;
    private const int DigitsMax = 4;
    private const int RootDigits = 2;

    // One more than the place in CameoTable, so that default(CameoCode) is no code instead of the first one.
    private readonly ushort _number;

    internal CameoCode(int place) => _number = checked((ushort)(place + 1));

    /// <summary>Every code, ordered.</summary>
    public static IReadOnlyList<CameoCode> All { get; } =
        [.. Enumerable.Range(0, CameoTable.Rows.Length).Select(place => new CameoCode(place))];

    /// <summary>True for <c>default(CameoCode)</c>, which is no code.</summary>
    public bool IsNone => _number == 0;

    /// <summary>The code's root, for example 05 of 057.</summary>
    public CameoCode Root => TryParse(Row.Code.AsSpan(0, RootDigits), out var root)
        ? root
        : throw new InvalidOperationException($"The CAMEO table lacks the root of \"{this}\".");

    /// <summary>A short description of the act.</summary>
    public string Description => Row.Description;

    /// <summary>The class of the code.</summary>
    public QuadClass QuadClass => string.CompareOrdinal(Row.Code, 0, "06", 0, RootDigits) < 0
        ? QuadClass.VerbalCooperation
        : string.CompareOrdinal(Row.Code, 0, "10", 0, RootDigits) < 0 ? QuadClass.MaterialCooperation
        : string.CompareOrdinal(Row.Code, 0, "15", 0, RootDigits) < 0 ? QuadClass.VerbalConflict
        : QuadClass.MaterialConflict;

    /// <summary>The code's place in <see cref="All"/>, from 0; -1 for no code.</summary>
    public int Place => _number - 1;

    /// <summary>
    /// The digits after a leading 1, which preserves zeros: 1036 for code 036. A compact form for storage.
    /// </summary>
    public short Digits => Row.Digits;

    private CameoTable.Row Row => IsNone
        ? throw new InvalidOperationException("There is no CAMEO code here; expected one that was parsed.")
        : CameoTable.Rows[Place];

    /// <summary>Reads a code.</summary>
    /// <exception cref="FormatException">The text is not a known code; the message is the fault.</exception>
    public static CameoCode Parse(string text) =>
        TryParse(text, out var code, out var fault) ? code : throw new FormatException(fault);

    /// <summary>The code of <see cref="Digits"/>.</summary>
    /// <exception cref="FormatException">There is no such code; the message is the fault.</exception>
    public static CameoCode OfDigits(int digits) => CameoTable.OfDigits(digits);

    /// <summary>Reads a code; false if it is not a known one. Allocates nothing.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CameoCode code) => CameoTable.TryFind(text, out code);

    /// <summary>Reads a code, or says in a sentence what is wrong with it.</summary>
    public static bool TryParse(string? text, out CameoCode code, out string? fault)
    {
        fault = TryParse(text.AsSpan(), out code) ? null : FaultOf(text ?? "");
        return fault is null;
    }

    /// <inheritdoc/>
    public int CompareTo(CameoCode other) => _number.CompareTo(other._number);

    /// <summary>The digits, for example "057"; "--" for no code.</summary>
    public override string ToString() => IsNone ? "--" : Row.Code;

    private static string FaultOf(string text)
    {
        if (text.Length == 0) return "CAMEO code is empty; expected 2 to 4 digits.";
        if (text.Any(char.IsLetter)) return $"CAMEO code \"{Echo.Of(text)}\" has a letter; expected 2 to 4 digits.";
        if (!text.All(char.IsAsciiDigit))
            return $"CAMEO code \"{Echo.Of(text)}\" has something else than digits; expected 2 to 4 digits.";
        return text.Length switch
        {
            < DigitsMin => $"CAMEO code \"{Echo.Of(text)}\" has 1 digit; expected 2 to 4 digits.",
            > DigitsMax => $"CAMEO code \"{Echo.Of(text)}\" has {text.Length} digits; expected 2 to 4 digits.",
            _ => $"CAMEO code \"{Echo.Of(text)}\" is not in the codebook; expected a code such as \"057\".",
        };
    }
}
