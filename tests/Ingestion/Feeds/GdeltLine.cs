using System.Globalization;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Tests.Ingestion.Feeds;

/// <summary>Makes rows of GDELT, as the feed writes them.</summary>
internal static class GdeltLine
{
    public const int EventCodeAt = 26;
    public const int MentionsAt = 31;
    private const int AddedAt1 = 56;

    /// <summary>The columns that a report and its checks are made of; the others are names and places.</summary>
    public static readonly int[] ReadColumns =
        [0, 1, 2, 3, 4, 5, 7, 15, 17, 25, EventCodeAt, 27, 28, 29, 30, MentionsAt, 32, 33, 34, AddedAt1];

    /// <summary>The header of GDELT 1.0, as a list of 58 names.</summary>
    public static readonly string[] Header1 =
    [
        .. ("GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode "
            + "Actor1KnownGroupCode Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code "
            + "Actor1Type2Code Actor1Type3Code Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode "
            + "Actor2EthnicCode Actor2Religion1Code Actor2Religion2Code Actor2Type1Code Actor2Type2Code "
            + "Actor2Type3Code IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions "
            + "NumSources NumArticles AvgTone").Split(' '),
        .. new[] { "Actor1", "Actor2", "Action" }.SelectMany(of =>
            new[] { "Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID" }
                .Select(column => $"{of}Geo_{column}")),
        "DATEADDED", "SOURCEURL",
    ];

    /// <summary>The 58 columns of a row of GDELT 1.0.</summary>
    public static string[] Cells(
        string source = "GEO", string target = "RUS", string code = "057", DateOnly? day = null,
        string id = "189358180", int mentions = 6, string url = "https://www.news.example/a/1")
    {
        var date = day ?? new DateOnly(2012, 4, 17);
        var root = int.Parse(code[..2], CultureInfo.InvariantCulture);
        var quad = root < 6 ? 1 : root < 10 ? 2 : root < 15 ? 3 : 4;
        var goldstein = GoldsteinTable.V1.Tenths(CameoCode.Parse(code)) / 10m;
        var fraction = date.Year + ((((date.Month - 1) * 30) + date.Day) / 365.0);
        string[] place = ["4", "Tbilisi, Georgia (general), Georgia", "GG", "GG00", "41.725", "44.7908", "-2330077"];
        return
        [
            id, $"{date:yyyyMMdd}", $"{date:yyyyMM}", $"{date:yyyy}",
            fraction.ToString("0.0000", CultureInfo.InvariantCulture),
            source.Length == 0 ? "" : $"{source}GOV", "PRESIDENT", source, "", "", "", "", "GOV", "", "",
            target, "MOSCOW", target, "", "", "", "", "", "", "",
            "1", code, code[..Math.Min(3, code.Length)], code[..2], $"{quad}",
            goldstein.ToString("0.0", CultureInfo.InvariantCulture), $"{mentions}", "1",
            $"{Math.Min(mentions, 3)}", "3.2626427406199", .. place, .. place, .. place,
            $"{date.AddDays(300):yyyyMMdd}", url,
        ];
    }

    /// <summary>The 61 columns of a row of GDELT 2.0.</summary>
    public static string[] Cells2(string[] cells)
    {
        const int firstPlace = 35, columnsOfPlace = 7, columnsBefore = 4, places = 3;
        return
        [
            .. cells[..firstPlace],
            .. Enumerable.Range(0, places).SelectMany(i =>
            {
                var place = cells.AsSpan(firstPlace + (i * columnsOfPlace), columnsOfPlace);
                return (string[])[.. place[..columnsBefore], "12552", .. place[columnsBefore..]];
            }),
            $"{cells[AddedAt1]}143000", cells[^1],
        ];
    }

    /// <summary>A row separated by tabs.</summary>
    public static string Tabs(string[] cells) => string.Join('\t', cells);

    /// <summary>A row separated by commas, its texts in quotes, nothing written as NA.</summary>
    public static string Commas(string[] cells) => string.Join(',', cells.Select(cell =>
        cell.Length == 0 ? "NA"
        : double.TryParse(cell, CultureInfo.InvariantCulture, out _) && cell[0] != '0' ? cell
        : $"\"{cell.Replace("\"", "\"\"")}\""));
}
