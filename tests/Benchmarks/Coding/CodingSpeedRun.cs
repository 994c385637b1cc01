using System.Diagnostics;
using System.Globalization;
using System.Text;
using Diplomacy.Domain.Coding;
using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>How many sentences a second one core codes, and whether memory stays flat over many documents.</summary>
internal static class CodingSpeedRun
{
    /// <summary>Over so many documents memory must stay flat.</summary>
    public const int DocumentsDefault = 100_000;

    private const int SentencesEach = 4;
    private const int SentencesPerSecondMin = 300;
    private const double GrowthMiBMax = 16;
    private const int Failed = 1;

    private static readonly string[] Frames =
    [
        "{0} and {1} signed an agreement on trade and energy worth 40 million dollars on Tuesday, officials said.",
        "{0}'s foreign minister arrived in {1} on Monday for talks on the border dispute, which began in late January.",
        "{0} accused {1} of arming rebels, while the president of {2} called on both countries to return to talks.",
        "The weather in {0} was unusually mild for the season, and farmers in {2} expect an early harvest this year.",
        "{0} expelled two diplomats of {1} two weeks ago after a newspaper said that they had been spying.",
        "{0} threatened to impose sanctions on {1} unless it withdraws its troops from the disputed region.",
    ];

    /// <summary>Measures; gives the exit code: 1 where a promise does not hold.</summary>
    public static int Measure(int seed, int count)
    {
        var random = new Random(seed);
        var names = CountryLookup.All.Select(CountryLookup.NameOf).ToArray();
        var documents = Enumerable.Range(0, 200).Select(_ => Document(random, names)).ToArray();
        var coder = new RulesCoder();
        foreach (var document in documents) coder.Code(document);

        var clock = Stopwatch.StartNew();
        var (reports, early) = (0L, 0L);
        for (var i = 0; i < count; i++)
        {
            reports += coder.Code(documents[i % documents.Length]).Reports.Count;
            if (i == count / 10) early = GC.GetTotalMemory(forceFullCollection: true);
        }
        var rate = (double)count * SentencesEach / clock.Elapsed.TotalSeconds;
        var growth = (GC.GetTotalMemory(forceFullCollection: true) - early) / (1024.0 * 1024);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count:N0} documents of {SentencesEach} sentences, seed {seed}, one thread: {rate:N0} sentences/s "
            + $"(promised {SentencesPerSecondMin:N0}), {reports:N0} reports; memory grew by {growth:0.0} MiB between "
            + $"document {count / 10:N0} and the last (at most {GrowthMiBMax:0})"));
        return rate >= SentencesPerSecondMin && growth <= GrowthMiBMax ? 0 : Failed;
    }

    private static DocumentText Document(Random random, string[] names)
    {
        var text = new StringBuilder();
        for (var i = 0; i < SentencesEach; i++)
            text.AppendFormat(CultureInfo.InvariantCulture, Frames[random.Next(Frames.Length)],
                names[random.Next(names.Length)], names[random.Next(names.Length)], names[random.Next(names.Length)])
                .Append(i % 2 == 0 ? " " : "\n\n");
        return new(text.ToString(), new DateOnly(2009, 2, 26));
    }
}
