using System.Globalization;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Testing;

/// <summary>Rows of GDELT 1.0, as its daily files have them: 58 columns with tabs between, no header.</summary>
public static class GdeltDay
{
    private const int Columns = 58;
    private const int DayOfMonthLength = 2;
    private const string Added = "20130401";

    /// <summary>A row about what one country did to another.</summary>
    /// <param name="id">The record's id, digits.</param>
    /// <param name="date">The day: "2012-04-30".</param>
    /// <param name="source">The country that acts, by its CAMEO code.</param>
    /// <param name="target">The country acted upon; empty for a row that is out of scope.</param>
    /// <param name="code">The CAMEO code.</param>
    /// <param name="mentions">How often it was mentioned.</param>
    /// <param name="url">The address of the article.</param>
    public static string Row(
        long id, string date, string source, string target, string code, int mentions = 1,
        string url = "https://news.example/1")
    {
        var (year, month) = (int.Parse(date.AsSpan(0, 4), CultureInfo.InvariantCulture),
            int.Parse(date.AsSpan(5, DayOfMonthLength), CultureInfo.InvariantCulture));
        var day = int.Parse(date.AsSpan(8, DayOfMonthLength), CultureInfo.InvariantCulture);
        var digits = date.Replace("-", "", StringComparison.Ordinal);
        var root = int.Parse(code.AsSpan(0, 2), CultureInfo.InvariantCulture);
        var cells = new string[Columns];
        Array.Fill(cells, "");
        (cells[0], cells[1], cells[2], cells[3]) = ($"{id}", digits, digits[..6], $"{year}");
        cells[4] = (year + (((month - 1) * 30) + day) / 365.0).ToString("0.0000", CultureInfo.InvariantCulture);
        (cells[5], cells[7], cells[15], cells[17]) = (source, source, target, target);
        (cells[25], cells[26], cells[27], cells[28]) = ("1", code, code[..Math.Min(3, code.Length)], code[..2]);
        cells[29] = root switch { < 6 => "1", < 10 => "2", < 15 => "3", _ => "4" };
        cells[30] = (GoldsteinTable.V1.Tenths(CameoCode.Parse(code)) / 10m).ToString(CultureInfo.InvariantCulture);
        (cells[31], cells[32], cells[33], cells[34]) = ($"{mentions}", "1", "1", "2.5");
        (cells[56], cells[57]) = (Added, url);
        return string.Join('\t', cells);
    }
}
