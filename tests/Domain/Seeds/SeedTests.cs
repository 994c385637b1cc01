using System.Text.Json;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Seeds;

public sealed class SeedTests
{
    private const int SummaryLengthMax = 2_000;

    public static TheoryData<string> FileNames => [.. SeedFile.Paths.Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(FileNames))]
    public void A_seed_file_describes_its_document(string fileName)
    {
        var document = Read(fileName).Document;

        $"{document.Id}.json".ShouldBe(fileName);
        document.Id.ShouldMatch("^[a-z0-9]+(-[a-z0-9]+)*$");
        document.Title.ShouldNotBeNullOrWhiteSpace();
        document.Publisher?.ShouldNotBeNullOrWhiteSpace();
        if (document.PublishedOn is not null)
            PartialDate.TryParse(document.PublishedOn, out _, out var fault).ShouldBeTrue(fault);
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public void Every_report_of_a_seed_file_is_valid(string fileName)
    {
        var reports = Read(fileName).Reports;

        reports.ShouldNotBeEmpty();
        foreach (var report in reports)
        {
            PartialDate.TryParse(report.OccurredOn, out _, out var dateFault).ShouldBeTrue(dateFault);
            CameoCode.TryParse(report.Cameo, out _, out var codeFault).ShouldBeTrue(codeFault);
            CountryCode.Parse(report.Source).ToString().ShouldBe(report.Source);
            CountryCode.Parse(report.Target).ToString().ShouldBe(report.Target);
            report.Source.ShouldNotBe(report.Target);
            report.Paragraph.ShouldBeGreaterThan(0);
            report.Summary.Length.ShouldBeInRange(1, SummaryLengthMax);
            report.Summary.ShouldEndWith(".");
            report.Quality.ShouldBe(1, "seeds are coded by hand");
            report.AmountUsd.ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public void A_seed_file_contains_no_report_twice(string fileName) =>
        Read(fileName).Reports
            .GroupBy(report => (report.OccurredOn, report.Source, report.Target, report.Cameo))
            .Where(group => group.Count() > 1)
            .Select(group => group.Key.ToString())
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(FileNames))]
    public void Signing_and_joint_exercises_are_coded_both_ways_and_a_visit_from_both_sides(string fileName)
    {
        var reports = Read(fileName).Reports;
        var reported = reports.Select(one => (one.OccurredOn, one.Source, one.Target, one.Cameo)).ToHashSet();
        foreach (var report in reports)
        {
            var answer = report.Cameo switch
            {
                "046" or "057" or "062" => report.Cameo,
                "042" => "043",
                "043" => "042",
                _ => null,
            };
            if (answer is not null)
                reported.ShouldContain((report.OccurredOn, report.Target, report.Source, answer), report.Summary);
        }
    }

    [Fact]
    public void Three_documents_are_seeded() => SeedFile.Paths.Length.ShouldBe(3);

    [Theory]
    [InlineData("""{"document":{"id":"a","title":"A","text":"…"},"reports":[]}""")]
    [InlineData("""{"document":{"id":"a"},"reports":[]}""")]
    [InlineData("""{"document":{"id":"a","title":null},"reports":[]}""")]
    [InlineData("""{"document":{"id":"a","title":"A"}}""")]
    [InlineData("""{"document":{"id":"a","title":"A"},"reports":[{"occurredOn":"2008"}]}""")]
    public void A_file_of_another_shape_is_refused(string json)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            Should.Throw<JsonException>(() => SeedFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Summaries_are_in_words_of_their_own()
    {
        const int copiedWords = 8;
        string[] texts = ["000_41d26677fb3839aa.txt", "001_d05ad5cf380c77bc.txt", "004_5181e6b0d34888c5.txt"];
        var sources = texts
            .SelectMany(text => WordRuns.Of(copiedWords, string.Join(' ', Repository.SharedLines($"seeds/{text}"))))
            .ToHashSet();

        SeedFile.ReadAll()
            .SelectMany(file => file.Reports)
            .SelectMany(report => WordRuns.Of(copiedWords, report.Summary))
            .Where(sources.Contains)
            .ShouldBeEmpty();
    }

    private static SeedFile Read(string fileName) =>
        SeedFile.Read(Path.Combine(Repository.Seeds, "documents", fileName));
}
