namespace Diplomacy.Benchmarks.Coding;

/// <summary>PLOVER event types by CAMEO code, from the Open Event Data Alliance's table, read where it is.</summary>
internal sealed class PloverTypes
{
    /// <summary>No type: statements (CAMEO 01), which PLOVER does not record.</summary>
    public const string None = "-";

    // The table lacks 02: PLOVER counts asking among requests, with demanding.
    private const string AppealRoot = "02";

    private readonly Dictionary<string, string> _byCode = [];

    public PloverTypes(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            var cells = line.Split(':', 2);
            if (cells.Length < 2 || cells[0].Length is < 3 or > 4 || !cells[0].All(char.IsAsciiDigit)) continue;
            _byCode.TryAdd(cells[0], cells[1].Split(',', '#')[0].Trim());
        }
    }

    /// <summary>The type of a code, or of the longest beginning of it that the table has.</summary>
    public string Of(string code)
    {
        if (code.StartsWith(AppealRoot, StringComparison.Ordinal)) return "REQUEST";
        for (var length = code.Length; length >= 2; length--)
        {
            if (_byCode.TryGetValue(code[..length], out var type)) return type;
            if (_byCode.TryGetValue(code[..length].PadRight(3, '0'), out type)) return type;
        }
        return None;
    }
}
