using System.Globalization;
using System.Text.Json;
using Diplomacy.Domain.Coding;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>Compares what is coded of the seed articles and briefs with what a person coded of them.</summary>
internal static class ArticlesRun
{
    private sealed record Article(string File, string Seed, DateOnly? Published)
    {
        public string Name => Path.GetFileNameWithoutExtension(Seed);
    }

    private sealed record Candidate(string OccurredOn, string Source, string Target, string Cameo)
    {
        public string Root => Cameo[..2];

        public bool IsDyadOf(Candidate other) => Source == other.Source && Target == other.Target;

        /// <summary>Whether two dates may mean the same day: the less exact holds the other.</summary>
        public bool IsDateOf(Candidate other)
        {
            var (one, two) = (PartialDate.Parse(OccurredOn), PartialDate.Parse(other.OccurredOn));
            return one.Contains(two) || two.Contains(one);
        }
    }

    private sealed record Seed(Document Document, Candidate[] Reports);

    private sealed record Document(DateOnly? PublishedOn);

    // The second says "today" and no date: it was posted on the day that the others give for the same events.
    private static readonly Article[] Articles =
    [
        new("000_41d26677fb3839aa.txt", "bolivia-russia-ties", null),
        new("001_d05ad5cf380c77bc.txt", "russia-resurgence-latin-america", new(2009, 2, 16)),
        new("004_5181e6b0d34888c5.txt", "moscow-hosts-latin-american-leaders", new(2009, 2, 26)),
    ];

    /// <summary>Prints how much is found and how much of what is coded is right; gives the exit code.</summary>
    public static int Compare(string articles, string seeds)
    {
        var all = Judge([.. Articles.Select(article => new Article(
            Path.Combine(articles, article.File), Path.Combine(seeds, article.Seed + ".json"), article.Published))]);
        var reported = all.SelectMany(one => one.Coded.Select(candidate => (one.Seed, candidate)))
            .Where(one => one.candidate is { Source: "BOL", Target: "RUS", Cameo: "042" or "057" })
            .Where(one => one.candidate.IsDateOf(new("2009-02", "", "", "00")));
        foreach (var group in reported.GroupBy(one => one.candidate.Cameo))
            Console.WriteLine($"BOL -> RUS {group.Key}, February 2009: "
                + string.Join("; ", group.Select(one => $"{one.Seed} {one.candidate.OccurredOn}")));
        return 0;
    }

    /// <summary>The same for briefs, whose coding is beside them or in the seed of their name.</summary>
    public static int CompareBriefs(string briefs, string seeds)
    {
        Judge(
        [
            .. from text in Directory.GetFiles(briefs, "*.txt").Order(StringComparer.Ordinal)
               let own = Path.ChangeExtension(text, ".json")
               let seed = File.Exists(own) ? own : Path.Combine(seeds, Path.GetFileName(own))
               select new Article(text, seed, Read(seed).Document.PublishedOn),
        ]);
        return 0;
    }

    private static (string Seed, Candidate[] Hand, Candidate[] Coded)[] Judge(Article[] articles)
    {
        Console.WriteLine("""
            Right: the same countries in the same direction, a date that the person's contains or is contained in, and
            the same CAMEO code; beside it the same with the root of the code alone.
            """);
        Console.WriteLine($"{"document",-38} {"by hand",8} {"coded",6} {"found",7} {"right",7}   by root");
        var all = articles.Select(Judge).ToArray();
        Print("all", [.. all.SelectMany(one => one.Hand)], [.. all.SelectMany(one => one.Coded)]);
        return all;
    }

    private static Seed Read(string path) =>
        JsonSerializer.Deserialize<Seed>(File.ReadAllText(path), JsonSerializerOptions.Web)!;

    private static (string Seed, Candidate[] Hand, Candidate[] Coded) Judge(Article article)
    {
        var hand = Read(article.Seed).Reports;
        var coded = new RulesCoder().Code(new(File.ReadAllText(article.File), article.Published)).Reports
            .Select(one => new Candidate(
                one.OccurredOn.ToString(), one.Source.ToString(), one.Target.ToString(), one.Code.ToString()))
            .ToArray();
        Print(article.Name, hand, coded);
        foreach (var missed in hand.Where(one => !coded.Any(other =>
            Same(one, other)))) Console.WriteLine($"   missed {missed}");
        foreach (var wrong in coded.Where(one => !hand.Any(other =>
            Same(one, other)))) Console.WriteLine($"   other  {wrong}");
        return (article.Name, hand, coded);
    }

    private static void Print(string name, Candidate[] hand, Candidate[] coded) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-38} {hand.Length,8} {coded.Length,6} {Share(hand, coded, Same),7:0.00} "
            + $"{Share(coded, hand, Same),7:0.00}"
            + $"   {Share(hand, coded, SameRoot):0.00} {Share(coded, hand, SameRoot):0.00}"));

    private static double Share(Candidate[] these, Candidate[] those, Func<Candidate, Candidate, bool> isSame) =>
        these.Length == 0 ? 0 : (double)these.Count(one => those.Any(other => isSame(one, other))) / these.Length;

    private static bool Same(Candidate one, Candidate other) =>
        one.IsDyadOf(other) && one.Cameo == other.Cameo && one.IsDateOf(other);

    private static bool SameRoot(Candidate one, Candidate other) =>
        one.IsDyadOf(other) && one.Root == other.Root && one.IsDateOf(other);
}
