namespace Diplomacy.Domain.Coding.Lexicon;

/// <summary>
/// A dictionary embedded in this assembly: a header line, then rows. Lines that begin with # are comments.
/// </summary>
internal static class DictionaryFile
{
    /// <summary>The rows of a dictionary, split into cells, as many as the header has.</summary>
    /// <exception cref="InvalidOperationException">
    /// The assembly lacks it, or a row has another number of cells.
    /// </exception>
    public static List<string[]> Read(string name)
    {
        var found = new List<string[]>();
        using var stream = typeof(DictionaryFile).Assembly.GetManifestResourceStream($"coding/{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its dictionary \"{name}\".");
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        var width = lines[0].Split('\t').Length;
        foreach (var line in lines.Skip(1).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var cells = line.Split('\t').Select(cell => cell.Trim()).ToArray();
            if (cells.Length != width)
                throw new InvalidOperationException(
                    $"Dictionary \"{name}\": \"{line}\" has {cells.Length} cells; expected {width}.");
            found.Add(cells);
        }
        return found;
    }

    /// <summary>The entries of a cell that holds several with commas between.</summary>
    public static string[] Several(string cell) =>
        cell.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
