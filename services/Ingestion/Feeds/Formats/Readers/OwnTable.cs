using Diplomacy.Ingestion.Feeds.Formats.Text;
using Diplomacy.Ingestion.Feeds.Formats.Values;
using Diplomacy.Protos.Ingestion.V1;
using nietras.SeparatedValues;

namespace Diplomacy.Ingestion.Feeds.Formats.Readers;

/// <summary>Reads rows of our own table, whose header names the fields of a report.</summary>
internal sealed class OwnTable : IRowFormat
{
    private readonly string[] _names;

    private OwnTable(string[] names) => _names = names;

    /// <inheritdoc/>
    public FeedFormat Format => FeedFormat.Csv;

    /// <inheritdoc/>
    public bool HasHeader => true;

    /// <summary>The reader of a table; none where its header names none of the fields that every report needs.</summary>
    /// <exception cref="FeedFormatException">The header has a name too many, too few or twice.</exception>
    public static OwnTable? Of(Sample sample, bool isNamed)
    {
        var names = sample.First.Select(name => name.Trim()).ToArray();
        if (!isNamed && OwnFields.Required.Count(names.Contains) < OwnFields.Required.Length / 2)
            return null;
        string[] unknown = [.. names.Where(name => !OwnFields.Has(name))];
        if (unknown.Length > 0)
            throw new FeedFormatException(
                $"The header names {Listed(unknown)}; expected only {string.Join(", ", OwnFields.Names)}.");
        string[] twice = [.. names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key)];
        if (twice.Length > 0)
            throw new FeedFormatException($"The header names {Listed(twice)} twice; expected every name once.");
        string[] missing = [.. OwnFields.Required.Except(names)];
        return missing.Length == 0 ? new OwnTable(names)
            : throw new FeedFormatException(
                $"The header lacks {Listed(missing)}; expected at least {string.Join(", ", OwnFields.Required)}.");
    }

    /// <inheritdoc/>
    public FeedRow Read(SepReader.Row row)
    {
        if (row.ColCount != _names.Length)
            return FeedRow.Rejected(Faults.Count(row.ColCount, _names.Length));
        var report = new Report { Origin = new Origin() };
        for (var i = 0; i < _names.Length; i++)
            if (OwnFields.TrySet(report, _names[i], row[i].Span.Trim().ToString()) is { } fault)
                return FeedRow.Rejected(fault);
        return OwnFields.Finish(report);
    }

    private static string Listed(string[] names) => string.Join(", ", names.Select(name => $"\"{Faults.Shown(name)}\""));
}
