using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Ingestion.Feeds.Formats.Text;
using Diplomacy.Ingestion.Feeds.Formats.Values;
using Diplomacy.Protos.Ingestion.V1;
using nietras.SeparatedValues;
using CodeSystem = Diplomacy.Protos.Type.V1.CodeSystem;

namespace Diplomacy.Ingestion.Feeds.Formats.Readers;

/// <summary>Reads rows of POLECAT, which are coded in PLOVER.</summary>
internal sealed class Polecat : IRowFormat
{
    private const string Absent = "None";
    private const double IntensityMax = 10;
    private const int TextLengthMax = 200;
    private const int RecordIdLengthMax = 64;
    private const char ListSeparator = ';';

    private static readonly string[] Names =
    [
        "Event ID", "Event Date", "Event Type", "Event Mode", "Quad Code", "Actor Country", "Actor COW",
        "Recipient Country", "Recipient COW", "Source",
    ];

    // The name changed between releases.
    private static readonly string[] IntensityNames = ["Event Intensity", "Intensity"];

    private static readonly string[] Quads =
        ["VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"];

    private readonly int _count, _named;
    private readonly int _id, _date, _type, _mode, _quad, _actor, _actorCow, _recipient, _recipientCow, _source;
    private readonly int _intensity;

    private Polecat(Dictionary<string, int> places, int count, int named)
    {
        (_count, _named) = (count, named);
        (_id, _date, _type, _mode) =
            (places["Event ID"], places["Event Date"], places["Event Type"], places["Event Mode"]);
        (_quad, _actor, _actorCow) = (places["Quad Code"], places["Actor Country"], places["Actor COW"]);
        (_recipient, _recipientCow) = (places["Recipient Country"], places["Recipient COW"]);
        (_source, _intensity) = (places["Source"], places[IntensityNames.First(places.ContainsKey)]);
    }

    /// <inheritdoc/>
    public FeedFormat Format => FeedFormat.Polecat;

    /// <inheritdoc/>
    public bool HasHeader => true;

    /// <summary>The reader of a table; none where its header lacks a column of POLECAT.</summary>
    /// <remarks>
    /// Some headers have more names than the rows have columns, and some rows have empty columns beyond the header. Most
    /// rows decide how many columns the file has; names beyond are those of no column.
    /// </remarks>
    public static Polecat? Of(Sample sample)
    {
        var places = sample.Places();
        var count = sample.UsualCount() is var usual and > 0 ? usual : sample.First.Length;
        return Names.All(places.ContainsKey) && IntensityNames.Any(places.ContainsKey)
            && Names.Concat(IntensityNames.Where(places.ContainsKey)).All(name => places[name] < count)
            ? new Polecat(places, count, sample.First.Length)
            : null;
    }

    /// <inheritdoc/>
    public FeedRow Read(SepReader.Row row)
    {
        if (row.ColCount != _count)
            return FeedRow.Rejected(Faults.Count(row.ColCount, _count));
        if (CheckColumns(row) is { } shifted) return FeedRow.Rejected(shifted);
        var day = row.Value(_date, Absent);
        if (Days.OfIsoDay(day) is not { } date)
            return FeedRow.Rejected(Faults.Date("Event Date", day, "2012-01-31"));
        var actors = Countries(row.Value(_actor, Absent), out var from);
        var recipients = Countries(row.Value(_recipient, Absent), out var to);
        if (CheckCountries(row, actors, recipients, from, to) is { } outcome) return outcome;
        var type = row.Value(_type, Absent).ToString();
        var mode = row.Value(_mode, Absent).ToString();
        if (!PloverTable.TryFind(type, mode, out var code))
            return FeedRow.Rejected(RowFaultReason.NoCameoCode,
                $"Event Type is \"{type}\" and Event Mode \"{Faults.Shown(mode)}\"; expected a pair that CAMEO has a "
                + "code for.");
        var publisher = row.Value(_source, Absent);
        if (publisher.Length > TextLengthMax || Cells.IsBroken(publisher))
            return FeedRow.Rejected(Faults.Text("Source", publisher, TextLengthMax));

        return FeedRow.Of(new Report
        {
            OccurredOn = date,
            Source = from.ToString(),
            Target = to.ToString(),
            CodeSystem = CodeSystem.Iso,
            CameoCode = code.ToString(),
            Mentions = 1,
            Origin = new Origin
            {
                Feed = FeedNames.Of(Format),
                RecordId = row.Value(_id, Absent).ToString(),
                Publisher = publisher.ToString(),
            },
        });
    }

    private RowFault? CheckColumns(SepReader.Row row)
    {
        for (var beyond = _named; beyond < _count; beyond++)
            if (!row[beyond].Span.IsWhiteSpace())
                return Faults.Shifted($"column {beyond + 1} has a value; expected nothing beyond the header");
        var id = row.Value(_id, Absent);
        if (id.IsEmpty || id.Length > RecordIdLengthMax || id.Contains(' '))
            return new RowFault(RowFaultReason.BadRecordId,
                $"Event ID is \"{Faults.Shown(id)}\"; expected 1 to {RecordIdLengthMax} characters without a space.");
        var type = row.Value(_type, Absent).ToString();
        var quad = row.Value(_quad, Absent).ToString();
        if (!PloverTable.IsType(type) || !Quads.Contains(quad, StringComparer.OrdinalIgnoreCase))
            return Faults.Shifted(
                $"Event Type is \"{Faults.Shown(type)}\" and Quad Code \"{Faults.Shown(quad)}\"; expected those of "
                + "PLOVER");
        var intensity = row.Value(_intensity, Absent);
        if (!intensity.IsEmpty && (!Numbers.TryReadReal(intensity, out var value) || Math.Abs(value) > IntensityMax))
            return Faults.Number("Event Intensity", intensity, "-10 to 10, or nothing");
        return CheckNumbers("Actor COW", row.Value(_actorCow, Absent))
            ?? CheckNumbers("Recipient COW", row.Value(_recipientCow, Absent));
    }

    private static RowFault? CheckNumbers(string column, ReadOnlySpan<char> given)
    {
        foreach (var part in given.Split(ListSeparator))
            if (given[part].Trim() is not (Absent or "") and var number && !Numbers.IsDigits(number))
                return Faults.Number(column, given, "numbers of countries, or nothing");
        return null;
    }

    private static FeedRow? CheckCountries(
        SepReader.Row row, Several actors, Several recipients, CountryCode from, CountryCode to) =>
        (actors, recipients) switch
        {
            (Several.Unknown, _) => UnknownCountry("Actor Country", row),
            (_, Several.Unknown) => UnknownCountry("Recipient Country", row),
            (Several.None, _) => FeedRow.Outside(OutOfScopeReason.NoSourceState),
            (_, Several.None) => FeedRow.Outside(OutOfScopeReason.NoTargetState),
            (Several.Many, _) or (_, Several.Many) => FeedRow.Outside(OutOfScopeReason.SeveralStates),
            _ => States.Different(from, to),
        };

    private static FeedRow UnknownCountry(string column, SepReader.Row row) =>
        FeedRow.Rejected(RowFaultReason.UnknownCountry,
            $"{column} has a code that is none; expected codes of ISO 3166-1 alpha-3, separated by semicolons.");

    /// <summary>How many countries a list names; the same one twice is one.</summary>
    private static Several Countries(ReadOnlySpan<char> list, out CountryCode country)
    {
        country = default;
        var isMany = false;
        foreach (var part in list.Split(ListSeparator))
        {
            var code = list[part].Trim();
            if (code is Absent or "")
                continue;
            if (!CountryLookup.TryFind(Domain.Vocabulary.Countries.CodeSystem.IsoAlpha3, code, out var found))
                return Several.Unknown;
            isMany |= !country.IsNone && country != found;
            country = found;
        }
        return isMany ? Several.Many : country.IsNone ? Several.None : Several.One;
    }

    private enum Several
    {
        None,
        One,
        Many,
        Unknown,
    }
}
