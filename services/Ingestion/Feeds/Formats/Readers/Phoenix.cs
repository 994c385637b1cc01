using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Ingestion.Feeds.Formats.Text;
using Diplomacy.Ingestion.Feeds.Formats.Values;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using nietras.SeparatedValues;
using CodeSystem = Diplomacy.Protos.Type.V1.CodeSystem;

namespace Diplomacy.Ingestion.Feeds.Formats.Readers;

/// <summary>Reads rows of Phoenix, and what the PETRARCH coders write; both without header.</summary>
/// <remarks>
/// Phoenix restarts its row numbers every day, so a row has no record id here. A code of three capitals that is no
/// country is that of a group or an organisation.
/// </remarks>
internal sealed class Phoenix : IRowFormat
{
    private const string Absent = "---";
    private const string Missing = "NULL";
    private const int CountryLength = 3;
    private const int CoderColumnsMin = 7;
    private const int CoderColumnsMax = 11;
    private const int GoldsteinAt = 16;
    private const double GoldsteinMax = 10;
    private const char ListSeparator = ';';

    private static readonly Columns OfPhoenix =
        new(Date: 1, Year: 2, Source: 5, Entity1: 6, Target: 9, Entity2: 10, Code: 13, Root: 14, Url: 24);

    private static readonly Columns OfCoder =
        new(Date: 0, Year: -1, Source: 1, Entity1: -1, Target: 2, Entity2: -1, Code: 3, Root: -1, Url: 6);

    private static readonly int[] PhoenixCounts = [26, 27];

    private readonly Columns _at;
    private readonly int _count;

    private Phoenix(Columns at, int count) => (_at, _count) = (at, count);

    private sealed record Columns(
        int Date, int Year, int Source, int Entity1, int Target, int Entity2, int Code, int Root, int Url);

    /// <inheritdoc/>
    public FeedFormat Format => FeedFormat.Phoenix;

    /// <inheritdoc/>
    public bool HasHeader => false;

    /// <summary>The reader of a table; none where most rows do not have a date where Phoenix has it.</summary>
    public static Phoenix? Of(Sample sample)
    {
        if (sample.Dialect.Separator != '\t')
            return null;
        var count = sample.Rows.GroupBy(row => row.Length).MaxBy(group => group.Count())!.Key;
        var at = PhoenixCounts.Contains(count) ? OfPhoenix
            : count is >= CoderColumnsMin and <= CoderColumnsMax ? OfCoder
            : null;
        var dated = at is null ? 0
            : sample.Rows.Count(row => row.Length == count && Days.OfDigits(row[at.Date]) is not null);
        return at is not null && dated > sample.Rows.Count / 2 ? new Phoenix(at, count) : null;
    }

    /// <inheritdoc/>
    public FeedRow Read(SepReader.Row row)
    {
        if (row.ColCount != _count)
            return FeedRow.Rejected(Faults.Count(row.ColCount, _count));
        var day = row.Value(_at.Date, Missing);
        if (Days.OfDigits(day) is not { } date)
            return FeedRow.Rejected(Faults.Date("Date", day, "8 digits"));
        if (CheckColumns(row, date) is { } shifted) return FeedRow.Rejected(shifted);
        var given = row.Value(_at.Code, Missing);
        var code = _at.Root < 0 ? given.ToString() : Codes.WithZero(given, row.Value(_at.Root, Missing));
        if (!CameoCode.TryParse(code.AsSpan(), out _))
            return FeedRow.Rejected(Faults.Code("EventCode", given));
        if (Country(row.Value(_at.Source, Absent), out var source) is { } badSource)
            return FeedRow.Rejected(badSource);
        if (Country(row.Value(_at.Target, Absent), out var target) is { } badTarget)
            return FeedRow.Rejected(badTarget);
        if (States.Different(source, target) is { } outside) return outside;
        var addresses = row.Value(_at.Url, Missing);
        var first = addresses.IndexOf(ListSeparator) is var end and >= 0 ? addresses[..end] : addresses;
        if (!Addresses.TryRead(_at == OfCoder && !IsAddress(first) ? default : first, out var url, out var publisher))
            return FeedRow.Rejected(Faults.Url("URLs", first));

        return FeedRow.Of(new Report
        {
            OccurredOn = date,
            Source = source.ToString(),
            Target = target.ToString(),
            CodeSystem = CodeSystem.Iso,
            CameoCode = code,
            Mentions = url.Length == 0 ? 1 : addresses.Count(ListSeparator) + 1,
            Origin = new Origin { Feed = FeedNames.Of(Format), Url = url, Publisher = publisher },
        });
    }

    private RowFault? CheckColumns(SepReader.Row row, Date date)
    {
        if (_at == OfCoder)
            return null;
        if (!Numbers.TryRead(row.Value(_at.Year, Missing), out var year) || year != date.Year
            || !Numbers.TryRead(row.Value(_at.Year + 1, Missing), out var month) || month != date.Month
            || !Numbers.TryRead(row.Value(_at.Year + 2, Missing), out var day) || day != date.Day)
            return Faults.Shifted("Date, Year, Month and Day differ; expected the same day");
        if (!Begins(row, _at.Source, _at.Entity1) || !Begins(row, _at.Target, _at.Entity2))
            return Faults.Shifted("an actor's code does not begin with its entity; expected it to");
        var goldstein = row.Value(GoldsteinAt, Missing);
        return Numbers.TryReadReal(goldstein, out var value) && Math.Abs(value) <= GoldsteinMax
            ? null
            : Faults.Number("GoldsteinScore", goldstein, "-10 to 10");
    }

    private static bool Begins(SepReader.Row row, int full, int entity) =>
        row.Value(full, Missing).StartsWith(row.Value(entity, Missing), StringComparison.Ordinal);

    /// <summary>The country at the beginning of an actor's code; none for a group.</summary>
    private static RowFault? Country(ReadOnlySpan<char> actor, out CountryCode country)
    {
        country = default;
        if (actor.IsEmpty)
            return null;
        var code = actor[..Math.Min(actor.Length, CountryLength)];
        if (States.TryCameo(code, out country))
            return null;
        var isCode = code.Length == CountryLength && (code is Absent || !code.ContainsAnyExceptInRange('A', 'Z'));
        return isCode ? null : Faults.Country("An actor", actor, "a CAMEO code such as USAGOV, or ---");
    }

    private static bool IsAddress(ReadOnlySpan<char> text) => text.StartsWith("http", StringComparison.Ordinal);
}
