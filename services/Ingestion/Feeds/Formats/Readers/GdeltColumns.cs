namespace Diplomacy.Ingestion.Feeds.Formats.Readers;

/// <summary>Where a table of GDELT has the columns that are read.</summary>
internal sealed record GdeltColumns(
    int Id, int Day, int Month, int Year, int Fraction, int Actor1, int Country1, int Actor2, int Country2, int IsRoot,
    int Event, int Base, int Root, int Quad, int Goldstein, int Mentions, int Sources, int Articles, int Tone, int Added)
{
    private const string AddedName = "DATEADDED";
    private const string UrlName = "SOURCEURL";
    private const string RegionName = "ActionGeo_ADM2Code";

    private static readonly string[] Common =
    [
        "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", "Actor1Code", "Actor1Name",
        "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1EthnicCode", "Actor1Religion1Code", "Actor1Religion2Code",
        "Actor1Type1Code", "Actor1Type2Code", "Actor1Type3Code", "Actor2Code", "Actor2Name", "Actor2CountryCode",
        "Actor2KnownGroupCode", "Actor2EthnicCode", "Actor2Religion1Code", "Actor2Religion2Code", "Actor2Type1Code",
        "Actor2Type2Code", "Actor2Type3Code", "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode",
        "QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
    ];

    private static readonly string[] Places = ["Actor1", "Actor2", "Action"];

    private static readonly string[] Place = ["Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID"];

    private static readonly string[] PlaceOf2 = [.. Place[..4], "ADM2Code", .. Place[4..]];

    /// <summary>The columns of GDELT 1.0, in their order.</summary>
    public static readonly string[] Names1 = Names(Place);

    /// <summary>The columns of GDELT 2.0, in their order.</summary>
    public static readonly string[] Names2 = Names(PlaceOf2);

    /// <summary>The place of the address; −1 where the table has none.</summary>
    public required int Url { get; init; }

    /// <summary>Whether a header is one of GDELT.</summary>
    public static bool IsHeader(Dictionary<string, int> places) => places.ContainsKey(Common[0]);

    /// <summary>Whether a header is one of GDELT 2.0.</summary>
    public static bool IsOf2(Dictionary<string, int> places) => places.ContainsKey(RegionName);

    /// <summary>The places by the names of a header, each moved by a number of columns without a name.</summary>
    public static GdeltColumns Of(Dictionary<string, int> places, int moved)
    {
        var missing = Names1.Where(name => name != UrlName && !places.ContainsKey(name)).ToArray();
        if (missing.Length > 0)
            throw new FeedFormatException(
                $"The header has {Names1[0]}, and lacks {string.Join(", ", missing)}; expected all columns of GDELT.");
        int At(string name) => places[name] + moved;
        return new GdeltColumns(
            At("GLOBALEVENTID"), At("SQLDATE"), At("MonthYear"), At("Year"), At("FractionDate"), At("Actor1Code"),
            At("Actor1CountryCode"), At("Actor2Code"), At("Actor2CountryCode"), At("IsRootEvent"), At("EventCode"),
            At("EventBaseCode"), At("EventRootCode"), At("QuadClass"), At("GoldsteinScale"), At("NumMentions"),
            At("NumSources"), At("NumArticles"), At("AvgTone"), At(AddedName))
        {
            Url = places.TryGetValue(UrlName, out var url) ? url + moved : -1,
        };
    }

    private static string[] Names(string[] place) =>
    [
        .. Common,
        .. Places.SelectMany(of => place.Select(column => $"{of}Geo_{column}")),
        AddedName, UrlName,
    ];
}
