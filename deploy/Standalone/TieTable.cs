using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;

namespace Diplomacy.Standalone;

/// <summary>
/// Records the tables of standing ties (seeds/ties/README.md describes them). Doing it again changes nothing.
/// </summary>
internal static class TieTable
{
    private const string Author = "seeds", Reason = "From the tables of standing ties.";

    /// <summary>The pairs of a request, with room for the last treaty.</summary>
    private const int PairsMax = 1_000;

    /// <summary>The first day that the services take. What began before it counts from it.</summary>
    private const string Earliest = "1800-01-01";

    private static readonly string Tables = Path.Combine(AppContext.BaseDirectory, "ties");

    private sealed record Row(
        string Treaty, string Kind, string Side, string Member, string From, string Until, string OnPaper,
        string Source);

    /// <summary>Sends every treaty of every table; returns a checkpoint that covers them all.</summary>
    public static async Task<Checkpoint> Record(
        IngestionService.IngestionServiceClient client, CancellationToken ct)
    {
        var (checkpoint, treaties, pairs) = (new Checkpoint(), 0, 0);
        foreach (var request in Requests())
        {
            var answer = await client.RecordTiesAsync(request, cancellationToken: ct);
            (checkpoint, treaties, pairs) =
                (answer.Checkpoint, treaties + request.Treaties.Count, pairs + answer.Results.Count);
        }
        Console.WriteLine($"Ties        {treaties} alliances, breaks, sanctions and wars bind {pairs} pairs");
        return checkpoint;
    }

    private static IEnumerable<RecordTiesRequest> Requests()
    {
        var request = new RecordTiesRequest { Author = Author, Reason = Reason };
        var pairs = 0;
        foreach (var treaty in Directory.GetFiles(Tables, "*.tsv").Order(StringComparer.Ordinal).SelectMany(Read)
            .GroupBy(row => (row.Treaty, row.Kind)))
        {
            var most = treaty.Count() * (treaty.Count() - 1) / 2;
            if (pairs + most > PairsMax && request.Treaties.Count > 0)
            {
                yield return request;
                (request, pairs) = (new RecordTiesRequest { Author = Author, Reason = Reason }, 0);
            }
            request.Treaties.Add(TreatyOf([.. treaty]));
            pairs += most;
        }
        if (request.Treaties.Count > 0)
            yield return request;
    }

    private static IEnumerable<Row> Read(string path) => File.ReadLines(path).Skip(1).Select(line =>
    {
        var cells = line.Split('\t');
        return new Row(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]);
    });

    private static NewTreaty TreatyOf(Row[] rows)
    {
        var treaty = new NewTreaty
        {
            Name = rows[0].Treaty,
            Kind = KindOf(rows[0].Kind),
            Source = string.Join("; ", rows.Select(row => row.Source).Distinct()),
        };
        treaty.Members.Add(rows.Select(row => new NewTreatyMember
        {
            Country = row.Member,
            Side = row.Side switch { "a" => TreatySide.A, "b" => TreatySide.B, _ => TreatySide.Unspecified },
            From = Seeds.DateOf(string.CompareOrdinal(row.From, Earliest) < 0 ? Earliest : row.From),
            Until = row.Until.Length == 0 ? null : Seeds.DateOf(row.Until),
            OnPaper = row.OnPaper == "yes",
        }));
        return treaty;
    }

    private static TieKind KindOf(string name) => name switch
    {
        "defence_pact" => TieKind.DefencePact,
        "relations_broken" => TieKind.RelationsBroken,
        "sanctions" => TieKind.Sanctions,
        "war" => TieKind.War,
        _ => throw new InvalidDataException($"\"{name}\" is no kind of tie in the tables."),
    };
}
