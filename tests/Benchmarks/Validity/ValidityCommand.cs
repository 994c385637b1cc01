using System.CommandLine;
using Diplomacy.Benchmarks.Harness;

namespace Diplomacy.Benchmarks.Validity;

/// <summary>"validity": how well the scores agree with tables that the caller names.</summary>
internal static class ValidityCommand
{
    private const int Unreadable = 2;
    private const int ResamplesDefault = 1000;

    /// <summary>The command.</summary>
    public static Command Validity()
    {
        var events = Files("--events", "Coded events: date, source, target, cameo, quality, feed; or GDELT 1.0.");
        var ties = Files("--ties", "Tables of ties, as in seeds/ties.");
        var votes = File("--votes", "Agreement of votes: year, a, b, agreement.");
        var rivals = File("--rivals", "Rivals: a, b, from, until.");
        var force = File("--force", "Onsets of force: a, b, date.");
        var published = File("--published", "Published scores: a, b, date, score.");
        var known = File("--known", "Known pairs: a, b, date, grade.");
        var neutral = new Option<double?>("--neutral")
        {
            Description = "The neutral Goldstein value of every feed; otherwise the mean of its own rows.",
        };
        var resamples = new Option<int>("--resamples")
        {
            Description = "How often pairs are drawn for an interval.",
            DefaultValueFactory = _ => ResamplesDefault,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "What pairs are drawn from.",
            DefaultValueFactory = _ => BenchmarkOptions.SeedDefault,
        };
        var command = new Command("validity", "How well the scores agree with tables of the caller's.")
        {
            events, ties, votes, rivals, force, published, known, neutral, resamples, seed,
        };
        command.SetAction(parsed => Read(() => ValidityRun.Measure(
            new ValidityInputs(
                parsed.GetValue(events) ?? [], parsed.GetValue(ties) ?? [], parsed.GetValue(votes),
                parsed.GetValue(rivals), parsed.GetValue(force), parsed.GetValue(published), parsed.GetValue(known),
                parsed.GetValue(neutral)),
            Math.Max(0, parsed.GetValue(resamples)), (ulong)parsed.GetValue(seed))));
        return command;
    }

    private static Option<string[]> Files(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static Option<string?> File(string name, string description) => new(name) { Description = description };

    private static int Read(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception fault) when (fault is TableException or IOException or UnauthorizedAccessException
            or InvalidDataException)
        {
            Console.Error.WriteLine(fault.Message);
            return Unreadable;
        }
    }
}
