using System.Globalization;
using Diplomacy.Domain.Coding.Frames;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>Measures the coder on sentences that others coded by hand.</summary>
internal static class CodingRun
{
    private const string Rules = """
        What counts as right, record by record:
          type    The first event coded for the sentence has the record's PLOVER type; its CAMEO code is mapped by
                  cameo2plover.txt. Records name some types as older drafts did: DEMAND is REQUEST; DISAPPROVE and
                  INVESTIGATE are ACCUSE; FIGHT is ASSAULT. CAMEO 02, which the table lacks, is REQUEST.
          actors  The first event's sources are the record's sources, and its targets the record's targets: the same
                  countries or kinds (IGO, NGO), all of them and no other; roles (GOV, REB) are not compared. Where
                  the record has several sources and no target (a mutual act), both together must be those.
                  Where it has one source and no target, the event must have none either, or the source's own country.
          all     Both.
        A text reported by n records is judged by the first n events coded: each record by the one of its type among
        them, if there is one. A sentence in which nothing is coded is wrong in everything. Where draft 0.8 moved an
        act to another type than the records have it under (resigning, ending a curfew, imposing sanctions), it
        counts as wrong.
        Precision: of the first events that have a type, how many are of the record's type; recall:
        of the records of the type. The last line counts every event coded, also beyond the first.
        """;

    /// <summary>Prints how often the coder is right; gives the exit code.</summary>
    public static int Measure(string path, string mapPath, bool isVerbose)
    {
        var records = PloverRecord.Read(path);
        var types = new PloverTypes(mapPath);
        var judged = Judge(records, types);
        Console.WriteLine($"{records.Length} records of {Path.GetFileName(path)}");
        Console.WriteLine(Rules);
        if (isVerbose)
            foreach (var one in judged.Where(one => !one.IsAllRight)) Console.WriteLine(one.Describe());

        Console.WriteLine($"\n{"type",-12} {"n",4} {"type",7} {"actors",7} {"all",7} {"precision",10} {"recall",7}");
        foreach (var type in judged.Select(one => one.Record.Event).Distinct().Order(StringComparer.Ordinal))
            Print(type, [.. judged.Where(one => one.Record.Event == type)],
                judged.Count(one => one.Type == type), judged.Count(one => one.Type == type && one.IsTypeRight));
        Print("all", judged, judged.Count(one => one.Type != PloverTypes.None), judged.Count(one => one.IsTypeRight));
        PrintHalves(judged);
        PrintEvery(records, types);
        return 0;
    }

    private static Judgement[] Judge(PloverRecord[] records, PloverTypes types)
    {
        var taken = new Dictionary<string, int>();
        return
        [
            .. records.Select(record =>
            {
                var place = taken.GetValueOrDefault(record.Text);
                taken[record.Text] = place + 1;
                var recordCount = records.Count(other => other.Text == record.Text);
                return Judgement.Of(record, SentenceCoder.Code(record.Text), place, recordCount, types);
            }),
        ];
    }

    private static void Print(string name, Judgement[] judged, int coded, int right)
    {
        double n = judged.Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-12} {judged.Length,4} {judged.Count(one => one.IsTypeRight) / n,7:0.000} "
            + $"{judged.Count(one => one.AreActorsRight) / n,7:0.000} "
            + $"{judged.Count(one => one.IsAllRight) / n,7:0.000} "
            + $"{(coded == 0 ? 0 : (double)right / coded),10:0.000} {right / n,7:0.000}"));
    }

    // Both halves were seen when the rules were written: they show that the rules fit all kinds of records alike, not
    // how they do on sentences never seen.
    private static void PrintHalves(Judgement[] judged)
    {
        foreach (var half in (int[])[0, 1])
        {
            var part = judged.Where((_, i) => i % 2 == half).ToArray();
            Print(half == 0 ? "even half" : "odd half", part,
                part.Count(one => one.Type != PloverTypes.None), part.Count(one => one.IsTypeRight));
        }
    }

    private static void PrintEvery(PloverRecord[] records, PloverTypes types)
    {
        var (coded, right, found) = (0, 0, 0);
        foreach (var ofText in records.GroupBy(record => record.Text))
        {
            var typed = SentenceCoder.Code(ofText.Key).Select(one => types.Of(one.Code.ToString()))
                .Where(type => type != PloverTypes.None).ToArray();
            coded += typed.Length;
            right += typed.Count(type => ofText.Any(record => record.Event == type));
            found += ofText.Count(record => typed.Contains(record.Event));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"every event {coded,4} coded, {right} of a record's type: precision {(double)right / coded:0.000}; "
            + $"{found} of {records.Length} records' types among them: recall {(double)found / records.Length:0.000}"));
    }
}
