using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Ingestion.Feeds.Formats.Text;
using Diplomacy.Ingestion.Feeds.Formats.Values;
using Diplomacy.Protos.Ingestion.V1;
using nietras.SeparatedValues;
using CodeSystem = Diplomacy.Protos.Type.V1.CodeSystem;

namespace Diplomacy.Ingestion.Feeds.Formats.Readers;

/// <summary>Reads rows of the ICEWS coded event data.</summary>
/// <remarks>
/// An event whose date was corrected occurs twice under its id, so the record id is made of id and date.
/// </remarks>
internal sealed class Icews : IRowFormat
{
    private const string Absent = "NULL";
    private const double IntensityMax = 10;
    private const double LatitudeMax = 90;
    private const double LongitudeMax = 180;
    private const int PublisherLengthMax = 200;
    private const double Tenths = 10;

    private static readonly string[] Names =
    [
        "Event ID", "Event Date", "Source Name", "Source Country", "Event Text", "CAMEO Code", "Intensity",
        "Target Name", "Target Country", "Story ID", "Sentence Number", "Publisher", "Latitude", "Longitude",
    ];

    private readonly int _count;
    private readonly int _id, _date, _source, _code, _intensity, _target, _story, _sentence, _publisher, _lat, _long;
    private readonly CountryNames _countries = new();

    private Icews(Dictionary<string, int> places, int count)
    {
        _count = count;
        (_id, _date, _source, _target) =
            (places["Event ID"], places["Event Date"], places["Source Country"], places["Target Country"]);
        (_code, _intensity, _story) = (places["CAMEO Code"], places["Intensity"], places["Story ID"]);
        (_sentence, _publisher) = (places["Sentence Number"], places["Publisher"]);
        (_lat, _long) = (places["Latitude"], places["Longitude"]);
    }

    /// <inheritdoc/>
    public FeedFormat Format => FeedFormat.Icews;

    /// <inheritdoc/>
    public bool HasHeader => true;

    /// <summary>The reader of a table; none where its header lacks a column of ICEWS.</summary>
    public static Icews? Of(Sample sample)
    {
        var places = sample.Places();
        return Names.All(places.ContainsKey) ? new Icews(places, sample.First.Length) : null;
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
        if (ReadCode(row, out var code) is { } badCode) return FeedRow.Rejected(badCode);
        var source = row.Value(_source, Absent);
        if (!_countries.TryRead(source, out var from))
            return FeedRow.Rejected(Faults.Country("Source Country", source, CountryNames.Expected));
        var target = row.Value(_target, Absent);
        if (!_countries.TryRead(target, out var to))
            return FeedRow.Rejected(Faults.Country("Target Country", target, CountryNames.Expected));
        if (States.Different(from, to) is { } outside) return outside;
        var publisher = row.Value(_publisher, Absent);
        if (publisher.Length > PublisherLengthMax || Cells.IsBroken(publisher))
            return FeedRow.Rejected(Faults.Text("Publisher", publisher, PublisherLengthMax));

        return FeedRow.Of(new Report
        {
            OccurredOn = date,
            Source = from.ToString(),
            Target = to.ToString(),
            CodeSystem = CodeSystem.Iso,
            CameoCode = code,
            Mentions = 1,
            Origin = new Origin
            {
                Feed = FeedNames.Of(Format),
                RecordId = $"{row.Value(_id, Absent)}/{day}",
                Publisher = publisher.ToString(),
            },
        });
    }

    private RowFault? CheckColumns(SepReader.Row row)
    {
        var id = row.Value(_id, Absent);
        if (!Numbers.IsDigits(id))
            return new RowFault(RowFaultReason.BadRecordId,
                $"Event ID is \"{Faults.Shown(id)}\"; expected digits.");
        if (!Numbers.IsDigits(row.Value(_story, Absent)) || !Numbers.IsDigits(row.Value(_sentence, Absent)))
            return Faults.Shifted(
                $"Story ID is \"{Faults.Shown(row.Value(_story, Absent))}\" and Sentence Number "
                + $"\"{Faults.Shown(row.Value(_sentence, Absent))}\"; expected digits");
        return CheckPlace("Latitude", row.Value(_lat, Absent), LatitudeMax)
            ?? CheckPlace("Longitude", row.Value(_long, Absent), LongitudeMax);
    }

    private static RowFault? CheckPlace(string column, ReadOnlySpan<char> given, double max) =>
        given.IsEmpty || (Numbers.TryReadReal(given, out var value) && Math.Abs(value) <= max)
            ? null
            : Faults.Number(column, given, $"-{max} to {max}, or nothing");

    /// <summary>
    /// The code, with the zero that it lost in some releases: "10" may be 10 and 010, of which only one has the row's
    /// intensity.
    /// </summary>
    private RowFault? ReadCode(SepReader.Row row, out string code)
    {
        var given = row.Value(_code, Absent);
        var intensity = row.Value(_intensity, Absent);
        code = "";
        if (!Numbers.TryReadReal(intensity, out var value) || Math.Abs(value) > IntensityMax)
            return Faults.Number("Intensity", intensity, "-10 to 10");
        var tenths = (int)Math.Round(value * Tenths);
        var found = CameoCode.TryParse(given, out var asGiven);
        if (found && Weighs(asGiven, tenths))
            code = asGiven.ToString();
        else if (CameoCode.TryParse($"0{given}".AsSpan(), out var withZero) && Weighs(withZero, tenths))
            code = withZero.ToString();
        return code.Length > 0 ? null
            : found ? Faults.Shifted(
                $"CAMEO Code is \"{given}\" and Intensity \"{intensity}\"; expected the code's own intensity")
            : Faults.Code("CAMEO Code", given);
    }

    private static bool Weighs(CameoCode code, int tenths) =>
        GoldsteinTable.IcewsV1.Tenths(code) == tenths || GoldsteinTable.V1.Tenths(code) == tenths;
}
