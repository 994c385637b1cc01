using System.Text.RegularExpressions;
using Diplomacy.Domain.Coding;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Coding;

public sealed class DictionaryTests
{
    private static readonly string Folder =
        Path.Combine(Repository.Seeds, "..", "services", "Domain", "Coding", "Dictionaries");

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.tsv").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_has_as_many_cells_as_the_header_and_occurs_once(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name));
        var rows = lines.Skip(1).Where(line => line.Length > 0 && line[0] != '#').ToArray();

        rows.ShouldAllBe(row => row.Split('\t').Length == lines[0].Split('\t').Length);
        rows.ShouldBeUnique();
    }

    [Theory]
    [InlineData("nations.tsv")]
    [InlineData("aliases.tsv")]
    [InlineData("leaders.tsv")]
    [InlineData("organisations.tsv")]
    public void Every_actor_belongs_to_a_known_country_or_kind(string name) =>
        Rows(name).Select(row => row[0]).Where(code => code is not ("IGO" or "NGO" or "MNC" or "REG"))
            .ShouldAllBe(code => IsCountry(code));

    [Fact]
    public void Every_leader_was_in_office_in_years_that_follow_one_another() =>
        Rows("leaders.tsv").ShouldAllBe(row => Regex.IsMatch(row[3], @"^\d{4}$")
            && (row[4].Length == 0 || string.CompareOrdinal(row[3], row[4]) <= 0));

    [Fact]
    public void Every_root_of_CAMEO_can_be_coded()
    {
        var codes = Rows("verbs.tsv").Concat(Rows("nouns.tsv")).Select(row => row[0])
            .Concat(Rows("composition.tsv").Select(row => row[2]))
            .Where(code => char.IsDigit(code[0])).ToArray();

        codes.ShouldAllBe(code => IsCameo(code));
        codes.Select(code => code[..2]).Distinct().Order().ShouldBe(
            Enumerable.Range(1, 20).Select(root => root.ToString("00")));
    }

    [Fact]
    public void Every_reversal_gives_a_code_of_CAMEO_for_acts_of_CAMEO()
    {
        var classes = Rows("polarity.tsv").Select(row => row[0]).ToHashSet();

        Rows("reversal.tsv").ShouldAllBe(row => classes.Contains(row[0]) && (row[2].Length == 0 || IsCameo(row[2]))
            && row[1].All(char.IsAsciiDigit));
    }

    [Fact]
    public void Every_group_that_a_row_names_is_there()
    {
        var groups = Rows("groups.tsv").Select(row => row[0]).ToHashSet();

        Rows("verbs.tsv").Concat(Rows("nouns.tsv"))
            .SelectMany(row => row[2].Split(", ").Where(term => term.StartsWith('@')))
            .ShouldAllBe(term => groups.Contains(term.Substring(1)));
    }

    // A dictionary that does not read stops the first document; this shows it here, with the reason.
    [Fact]
    public void The_dictionaries_read() =>
        new RulesCoder().Code(new("Iran visited Iraq.", new(2009, 2, 26))).WhyEmpty.ShouldBeNull();

    private static bool IsCountry(string code) => CountryCode.TryParse(code, out _);

    private static bool IsCameo(string code) => CameoCode.TryParse(code, out _);

    private static string[][] Rows(string name) =>
        [.. File.ReadAllLines(Path.Combine(Folder, name)).Skip(1).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))];
}
