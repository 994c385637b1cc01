using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Seeds;

/// <summary>The briefs: original texts for the coder to read, and what a person codes from them.</summary>
public sealed class BriefTests
{
    private const int OtherEpisodesMin = 5;

    public static TheoryData<string> Ids =>
        [.. Directory.GetFiles(Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(
            StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Seeds, "briefs");

    [Fact]
    public void Briefs_cover_the_three_articles_and_at_least_five_other_episodes()
    {
        var ofArticles = Ids.Select(row => row.Data).Where(id => !File.Exists(CodingOf(id))).ToArray();

        ofArticles.ShouldBe(
            SeedFile.Paths.Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal));
        (Ids.Count - ofArticles.Length).ShouldBeGreaterThanOrEqualTo(OtherEpisodesMin);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_a_person_codes_from_a_brief_is_in_order(string id)
    {
        if (!File.Exists(CodingOf(id)))
            return;
        var brief = SeedFile.Read(CodingOf(id));
        var paragraphs = File.ReadAllText(TextOf(id)).Split("\n\n").Length;

        brief.Document.Id.ShouldBe(id);
        DateOnly.ParseExact(brief.Document.PublishedOn!, "yyyy-MM-dd");
        brief.Reports.ShouldNotBeEmpty();
        foreach (var report in brief.Reports)
        {
            PartialDate.Parse(report.OccurredOn).First.ShouldBeLessThanOrEqualTo(
                DateOnly.Parse(brief.Document.PublishedOn!));
            CountryCode.Parse(report.Source).ShouldNotBe(CountryCode.Parse(report.Target));
            CameoCode.TryParse(report.Cameo, out _, out var fault).ShouldBeTrue(fault);
            report.Paragraph.ShouldBeInRange(1, paragraphs);
            report.Quality.ShouldBe(1);
        }
        brief.Reports.DistinctBy(report => (report.OccurredOn, report.Source, report.Target, report.Cameo)).Count()
            .ShouldBe(brief.Reports.Count);
    }

    [Fact]
    public void Stored_briefs_do_not_mention_the_countries_whose_timelines_are_printed()
    {
        string[] printed = ["BOL>RUS", "BOL>USA", "CUB>RUS", "RUS>VEN"];

        Ids.Select(row => CodingOf(row.Data)).Where(File.Exists).SelectMany(path => SeedFile.Read(path).Reports)
            .Select(report => string.CompareOrdinal(report.Source, report.Target) < 0
                ? $"{report.Source}>{report.Target}"
                : $"{report.Target}>{report.Source}")
            .Intersect(printed).ShouldBeEmpty();
    }

    [Fact]
    public void Briefs_are_in_words_of_their_own()
    {
        const int copiedWords = 7;
        string[] texts = ["000_41d26677fb3839aa.txt", "001_d05ad5cf380c77bc.txt", "004_5181e6b0d34888c5.txt"];
        var sources = texts
            .SelectMany(text => WordRuns.Of(copiedWords, string.Join(' ', Repository.SharedLines($"seeds/{text}"))))
            .ToHashSet();

        Ids.SelectMany(row => WordRuns.Of(copiedWords, File.ReadAllText(TextOf(row.Data))))
            .Where(sources.Contains).ShouldBeEmpty();
    }

    private static string TextOf(string id) => Path.Combine(Folder, id + ".txt");

    private static string CodingOf(string id) => Path.Combine(Folder, id + ".json");
}
