namespace Diplomacy.Domain.Vocabulary;

/// <summary>A tab-separated table embedded in this assembly: a header line, then one row per line.</summary>
internal static class EmbeddedTable
{
    /// <summary>The rows of the table, split into columns, without the header.</summary>
    /// <exception cref="InvalidOperationException">The assembly was built without the table.</exception>
    public static string[][] Read(string fileName)
    {
        using var stream = typeof(EmbeddedTable).Assembly.GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"The assembly lacks its embedded table \"{fileName}\".");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.TrimEnd('\r').Split('\t'))];
    }
}
