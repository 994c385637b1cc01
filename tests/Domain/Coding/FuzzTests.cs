using System.Diagnostics;
using Diplomacy.Domain.Coding;

namespace Diplomacy.Tests.Domain.Coding;

public sealed class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "Iran", "Iraq", "the", "said", "that", "will", "to", "visit", "attack", ",", ".", "and", "who", "must",
            "\"", "(",
        ")", "-", "--", "'s", "\n", "\n\n", "U.S.", "$", "4.5", "billion", "May", "2009", "16", "ago", "two",
            "countries",
        "both", "leaders", "by", "accused", "of", "sanctions", "on", "\u202E", "\u0000", "\u200F", "ﷺ", "é", "\uD800",
            "…",
        "January", "weeks", "99999999999999999999", "0", "not", "has", "been", "expelled", "ambassador", "?", "!",
            "Feb.",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(20090216)]
    [InlineData(-77)]
    public void No_text_makes_the_coder_throw(int seed)
    {
        var random = new Random(seed);
        var coder = new RulesCoder();
        for (var i = 0; i < 300; i++)
        {
            var text = string.Join(random.Next(4) == 0 ? "" : " ",
                Enumerable.Range(0, random.Next(1, 120)).Select(_ => random.Next(12) == 0
                    ? ((char)random.Next(0, 0x10000)).ToString()
                    : Pieces[random.Next(Pieces.Length)]));
            DateOnly? published = random.Next(2) == 0 ? null : new DateOnly(2009, 2, 26).AddDays(random.Next(3000));
            var coding = Should.NotThrow(() => coder.Code(new(text, published)), $"seed {seed}, text {i}: {text}");
            foreach (var report in coding.Reports)
            {
                report.Source.ShouldNotBe(report.Target);
                report.Quality.ShouldBeInRange(1, 1000);
                report.Span.End.ShouldBeLessThanOrEqualTo(text.Length);
            }
        }
    }

    [Theory]
    [InlineData("Iran and Iraq signed the treaty and ", 3_000)]
    [InlineData("Iran,", 20_000)]
    [InlineData("the of to and a in ((((", 5_000)]
    [InlineData("x", 100_000)]
    [InlineData("Iran visited Iraq. ", 5_500)]
    [InlineData("A line\n", 15_000)]
    public void A_hundred_thousand_characters_take_no_longer_for_being_one_sentence(string piece, int times)
    {
        const int secondsMax = 10;
        var text = string.Concat(Enumerable.Repeat(piece, times));
        var clock = Stopwatch.StartNew();

        new RulesCoder().Code(new(text, new(2009, 2, 26)));

        // Far above linear time, far below quadratic time.
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(secondsMax);
    }
}
