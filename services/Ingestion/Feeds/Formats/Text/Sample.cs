using nietras.SeparatedValues;

namespace Diplomacy.Ingestion.Feeds.Formats.Text;

/// <summary>The first rows of a table, by which its format is known.</summary>
/// <param name="Dialect">How rows are written.</param>
/// <param name="Rows">The first rows, split into columns; the first is the header where there is one.</param>
internal sealed record Sample(Dialect Dialect, IReadOnlyList<string[]> Rows)
{
    private const int RowsMax = 200;

    /// <summary>The first row.</summary>
    public string[] First => Rows[0];

    /// <summary>Reads the first rows; none where the text begins with no whole row.</summary>
    public static Sample Of(ReadOnlyMemory<char> beginning, bool isWhole)
    {
        var dialect = Dialect.Of(beginning.Span);
        var (length, _) = RowScan.WholeRows(beginning.Span, dialect, isWhole);
        var rows = new List<string[]>();
        using var reader = dialect.Split(beginning[..length]);
        while (rows.Count < RowsMax && reader.MoveNext())
            if (!reader.Current.Span.IsEmpty)
                rows.Add(Cells(reader.Current));
        return new Sample(dialect, rows);
    }

    /// <summary>The places of the header's names, without regard to case; the first of a name that occurs twice.</summary>
    public Dictionary<string, int> Places()
    {
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < First.Length; i++)
            places.TryAdd(First[i].Trim(), i);
        return places;
    }

    /// <summary>How many columns most of the rows after the first have; 0 where there are none.</summary>
    public int UsualCount() => Rows.Skip(1).GroupBy(row => row.Length).MaxBy(group => group.Count())?.Key ?? 0;

    private static string[] Cells(SepReader.Row row)
    {
        var cells = new string[row.ColCount];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = row[i].ToString();
        return cells;
    }
}
