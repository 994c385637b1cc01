using System.Globalization;
using Diplomacy.Domain.Coding;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Coding;

/// <summary>
/// Short texts that each have a plain right answer, written after the rules. The columns are those of the benchmark
/// "coding-cases": kind, published, text, expect, allow.
/// </summary>
public sealed class CaseTests
{
    private const double ShareMin = 0.9;

    [Fact]
    public void Nine_of_ten_short_texts_are_coded_right()
    {
        var path = Path.Combine(Repository.Seeds, "..", "tests", "Domain", "Coding", "unseen.tsv");
        var cases = File.ReadAllLines(path).Skip(1).Select(line => line.Split('\t')).ToArray();
        var wrong = cases.Where(cells => !IsRight(cells)).Select(cells => cells[2]).ToArray();

        (1 - wrong.Length / (double)cases.Length).ShouldBeGreaterThanOrEqualTo(ShareMin, string.Join("\n", wrong));
    }

    private static bool IsRight(string[] cells)
    {
        var published = DateOnly.Parse(cells[1], CultureInfo.InvariantCulture);
        var coded = new RulesCoder().Code(new(cells[2], published)).Reports
            .Where(one => !CountryLookup.IsOrganisation(one.Source) && !CountryLookup.IsOrganisation(one.Target))
            .ToArray();
        var (expected, allowed) = (Patterns(cells[3]), Patterns(cells[4]));
        return expected.All(pattern => coded.Any(one => Matches(one, pattern)))
            && coded.All(one => expected.Concat(allowed).Any(pattern => Matches(one, pattern)));
    }

    private static string[] Patterns(string cell) => [.. cell.Split(',').Where(entry => entry is not ("" or "-"))];

    private static bool Matches(CodedReport coded, string pattern)
    {
        var parts = pattern.Split('>', ':', '@');
        return coded.Source.ToString() == parts[0] && coded.Target.ToString() == parts[1]
            && parts[2].Split('|').Contains(coded.Code.ToString()[..2])
            && (parts.Length == 3 || PartialDate.Parse(parts[3]).Contains(coded.OccurredOn));
    }
}
