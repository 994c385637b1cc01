using nietras.SeparatedValues;

namespace Diplomacy.Ingestion.Feeds.Formats.Values;

/// <summary>Reads cells of a row.</summary>
internal static class Cells
{
    private const char Replacement = '\uFFFD';

    /// <summary>A cell, trimmed; empty where it holds the feed's marker for a missing value.</summary>
    public static ReadOnlySpan<char> Value(this SepReader.Row row, int column, string absent)
    {
        var value = row[column].Span.Trim();
        return value.Equals(absent, StringComparison.OrdinalIgnoreCase) ? default : value;
    }

    /// <summary>Whether a text was written in another encoding than UTF-8.</summary>
    public static bool IsBroken(ReadOnlySpan<char> text) => text.Contains(Replacement);
}
