using System.Globalization;

namespace Diplomacy.Tests.EndToEnd;

/// <summary>One row of a printed timeline.</summary>
internal sealed record PrintedPoint(string Date, double Score, double Evidence, string Grade);

/// <summary>What a run printed.</summary>
internal sealed class Printed(IReadOnlyList<string> lines)
{
    private const string FirstTitle = "RUS–BOL";

    /// <summary>The line that counts the outcomes of the seeds.</summary>
    public string Seeds => lines.Single(line => line.StartsWith("Seeds ", StringComparison.Ordinal));

    /// <summary>The line that counts what the coder found in the briefs.</summary>
    public string Briefs => lines.Single(line => line.StartsWith("Briefs ", StringComparison.Ordinal));

    /// <summary>Everything that is printed about the relationships.</summary>
    public string Story => string.Join('\n', lines.SkipWhile(line => line != FirstTitle));

    /// <summary>The rows of one relationship.</summary>
    public IReadOnlyList<PrintedPoint> Timeline(string title) =>
    [
        .. lines.SkipWhile(line => line != title).Skip(2)
            .TakeWhile(line => line.Length > 3 && char.IsAsciiDigit(line[2])).Select(PointOf),
    ];

    private static PrintedPoint PointOf(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var grade = string.Join(' ', words.Skip(3).TakeWhile(word => char.IsAsciiLetter(word[0])));
        return new PrintedPoint(words[0], Number(words[1]), Number(words[2]), grade);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
