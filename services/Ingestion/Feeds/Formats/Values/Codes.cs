namespace Diplomacy.Ingestion.Feeds.Formats.Values;

/// <summary>CAMEO codes that a program has taken for numbers.</summary>
internal static class Codes
{
    private const int RootDigits = 2;

    /// <summary>
    /// A code as CAMEO has it: with the zero that it lost, where its root proves the loss; otherwise as it is, and empty
    /// where code and root contradict one another.
    /// </summary>
    /// <remarks>"40" of root "04" or "4" is "040", because roots have two digits: "4" can only be "04".</remarks>
    public static string WithZero(ReadOnlySpan<char> code, ReadOnlySpan<char> root)
    {
        if (!Numbers.IsDigits(code) || !Numbers.IsDigits(root) || root.Length > RootDigits)
            return "";
        var isShort = root.Length < RootDigits;
        if (!isShort && code.StartsWith(root))
            return code.ToString();
        var second = root[^1];
        return (isShort || root[0] == '0') && code[0] == second && second != '0' ? $"0{code}" : "";
    }
}
