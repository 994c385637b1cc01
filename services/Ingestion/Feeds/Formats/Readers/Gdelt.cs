using System.Globalization;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Ingestion.Feeds.Formats.Text;
using Diplomacy.Ingestion.Feeds.Formats.Values;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using nietras.SeparatedValues;

namespace Diplomacy.Ingestion.Feeds.Formats.Readers;

/// <summary>Reads rows of GDELT 1.0 and 2.0.</summary>
/// <remarks>
/// GDELT says much twice: the date four times, the code four times, an actor's country in its code. A row counts only
/// where all agree, which a row with a value in the wrong column does not.
/// </remarks>
internal sealed class Gdelt : IRowFormat
{
    private const string Absent = "NA";
    private const int QuadClasses = 4;
    private const double GoldsteinMax = 10;
    private const double ToneMax = 100;
    private const int BaseDigits = 3;
    private const int RootDigits = 2;
    private const int DaysOfMonth = 30;
    private const double DaysOfYear = 365;

    // The fraction is given to four digits; this is a little less than half a day.
    private const double FractionTolerance = 0.0013;

    private readonly GdeltColumns _at;
    private readonly int _count;
    private readonly bool _isNumbered;

    private Gdelt(FeedFormat format, bool hasHeader, Dictionary<string, int> places, int count)
    {
        (Format, HasHeader, _count) = (format, hasHeader, count);
        _isNumbered = count == places.Count + 1;
        _at = GdeltColumns.Of(places, _isNumbered ? 1 : 0);
    }

    /// <inheritdoc/>
    public FeedFormat Format { get; }

    /// <inheritdoc/>
    public bool HasHeader { get; }

    /// <summary>The reader of a table; none where it is not one of GDELT.</summary>
    /// <remarks>
    /// Without a header the number of columns tells the version. With one, rows that begin with a number for which it
    /// has no name have one column more than it; most rows decide, so one bad row does not.
    /// </remarks>
    public static Gdelt? Of(Sample sample)
    {
        var places = sample.Places();
        if (GdeltColumns.IsHeader(places))
        {
            var isNumbered = places.Count == sample.First.Length && sample.UsualCount() == places.Count + 1;
            return new Gdelt(
                GdeltColumns.IsOf2(places) ? FeedFormat.Gdelt2 : FeedFormat.Gdelt1, true, places,
                sample.First.Length + (isNumbered ? 1 : 0));
        }
        var count = sample.Rows.GroupBy(row => row.Length).MaxBy(group => group.Count())!.Key;
        var names = count == GdeltColumns.Names2.Length ? GdeltColumns.Names2 : GdeltColumns.Names1;
        return sample.Dialect.Separator == '\t' && (count == names.Length || count == GdeltColumns.Names1.Length - 1)
            ? new Gdelt(
                names == GdeltColumns.Names2 ? FeedFormat.Gdelt2 : FeedFormat.Gdelt1, false,
                names[..count].Index().ToDictionary(name => name.Item, name => name.Index), count)
            : null;
    }

    /// <inheritdoc/>
    public FeedRow Read(SepReader.Row row)
    {
        if (row.ColCount != _count)
            return FeedRow.Rejected(Faults.Count(row.ColCount, _count));
        var day = Value(row, _at.Day);
        if (CheckIds(row) is { } badId) return FeedRow.Rejected(badId);
        if (Days.OfDigits(day) is not { } date) return FeedRow.Rejected(Faults.Date("SQLDATE", day, "8 digits"));
        if (CheckDates(row, date) is { } badDate) return FeedRow.Rejected(badDate);
        if (CheckNumbers(row, out var mentions) is { } badNumber) return FeedRow.Rejected(badNumber);
        if (ReadCode(row, out var code) is { } badCode) return FeedRow.Rejected(badCode);
        if (CheckActors(row) is { } badActor) return FeedRow.Rejected(badActor);
        var source = Value(row, _at.Country1);
        var target = Value(row, _at.Country2);
        if (States.Cameo(source, target, "Actor1CountryCode", "Actor2CountryCode") is { } outside) return outside;
        var address = _at.Url < 0 ? default : Value(row, _at.Url);
        if (!Addresses.TryRead(address, out var url, out var publisher))
            return FeedRow.Rejected(Faults.Url("SOURCEURL", address));

        return FeedRow.Of(new Report
        {
            OccurredOn = date,
            Source = source.ToString(),
            Target = target.ToString(),
            CameoCode = code,
            CodeSystem = CodeSystem.Cameo,
            Mentions = Math.Max(mentions, 1),
            Origin = new Origin
            {
                Feed = FeedNames.Of(Format),
                RecordId = Value(row, _at.Id).ToString(),
                Url = url,
                Publisher = publisher,
            },
        });
    }

    private RowFault? CheckIds(SepReader.Row row)
    {
        var id = Value(row, _at.Id);
        if (_isNumbered && !Numbers.IsDigits(row[0].Span))
            return Faults.Shifted($"the row number is \"{Faults.Shown(row[0].Span)}\"; expected digits");
        if (!Numbers.IsDigits(id))
            return new RowFault(RowFaultReason.BadRecordId,
                $"GLOBALEVENTID is \"{Faults.Shown(id)}\"; expected digits.");
        // A second is added in version 2, and the day alone in version 1.
        var added = Value(row, _at.Added);
        var digits = Format == FeedFormat.Gdelt2 ? Days.DigitsOfSecond : Days.DigitsOfDay;
        return added.Length == digits && Numbers.IsDigits(added) && Days.OfDigits(added[..Days.DigitsOfDay]) is not null
            ? null
            : Faults.Shifted($"DATEADDED is \"{Faults.Shown(added)}\"; expected a date of {digits} digits");
    }

    private RowFault? CheckDates(SepReader.Row row, Date date)
    {
        if (!Numbers.TryRead(Value(row, _at.Year), out var year) || year != date.Year
            || !Numbers.TryRead(Value(row, _at.Month), out var month) || month != (date.Year * 100) + date.Month)
            return Faults.Shifted(
                $"SQLDATE is \"{Value(row, _at.Day)}\", MonthYear \"{Faults.Shown(Value(row, _at.Month))}\" and "
                + $"Year \"{Faults.Shown(Value(row, _at.Year))}\"; expected the same month");
        // GDELT counts every month as 30 days.
        var expected = date.Year + ((((date.Month - 1) * DaysOfMonth) + date.Day) / DaysOfYear);
        return Numbers.TryReadReal(Value(row, _at.Fraction), out var fraction)
            && Math.Abs(fraction - expected) <= FractionTolerance
            ? null
            : Faults.Shifted($"FractionDate is \"{Faults.Shown(Value(row, _at.Fraction))}\"; expected "
                + expected.ToString("0.0000", CultureInfo.InvariantCulture));
    }

    private RowFault? CheckNumbers(SepReader.Row row, out int mentions)
    {
        var given = Value(row, _at.Mentions);
        if (!Numbers.TryRead(given, out mentions))
            return Faults.Number("NumMentions", given, "a whole number");
        var goldstein = Value(row, _at.Goldstein);
        if (!Numbers.TryReadReal(goldstein, out var value) || Math.Abs(value) > GoldsteinMax)
            return Faults.Number("GoldsteinScale", goldstein, "-10 to 10");
        var tone = Value(row, _at.Tone);
        if (!Numbers.TryReadReal(tone, out value) || Math.Abs(value) > ToneMax)
            return Faults.Number("AvgTone", tone, "-100 to 100");
        if (Value(row, _at.IsRoot) is not ("0" or "1"))
            return Faults.Number("IsRootEvent", Value(row, _at.IsRoot), "0 or 1");
        // Every article mentions the event once at least, and every source has one article at least.
        return Numbers.TryRead(Value(row, _at.Sources), out var sources)
            && Numbers.TryRead(Value(row, _at.Articles), out var articles) && sources <= articles
            && articles <= mentions
            ? null
            : Faults.Shifted($"NumMentions is {mentions}, NumSources \"{Faults.Shown(Value(row, _at.Sources))}\" "
                + $"and NumArticles \"{Faults.Shown(Value(row, _at.Articles))}\"; expected at least as many "
                + "mentions as articles, and articles as sources");
    }

    private RowFault? ReadCode(SepReader.Row row, out string code)
    {
        var given = Value(row, _at.Event);
        var start = Value(row, _at.Base);
        var quad = Value(row, _at.Quad);
        code = Codes.WithZero(given, Value(row, _at.Root));
        if (!CameoCode.TryParse(code.AsSpan(), out var known))
            return Faults.Code("EventCode", given);
        var expected = code.AsSpan(0, Math.Min(code.Length, BaseDigits));
        var isBase = start.SequenceEqual(expected) || (expected[0] == '0' && start.SequenceEqual(expected[1..]));
        return isBase && code.Length >= RootDigits && Numbers.TryRead(quad, out var number)
            && number is >= 1 and <= QuadClasses && number == (int)known.QuadClass
            ? null
            : Faults.Shifted($"EventCode is \"{given}\", EventBaseCode \"{Faults.Shown(start)}\" and QuadClass "
                + $"\"{Faults.Shown(quad)}\"; expected base and class of the code");
    }

    /// <summary>A code of an actor contains that of its country, as MNCUSA contains USA.</summary>
    private RowFault? CheckActors(SepReader.Row row) =>
        !Value(row, _at.Actor1).Contains(Value(row, _at.Country1), StringComparison.Ordinal)
            ? Faults.Shifted("Actor1Code lacks Actor1CountryCode; expected it within")
            : !Value(row, _at.Actor2).Contains(Value(row, _at.Country2), StringComparison.Ordinal)
                ? Faults.Shifted("Actor2Code lacks Actor2CountryCode; expected it within")
                : null;

    private static ReadOnlySpan<char> Value(SepReader.Row row, int column)
    {
        var value = row[column].Span;
        return value is Absent ? default : value;
    }
}
