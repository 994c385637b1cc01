using System.Diagnostics;
using System.Text.Json;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Testing;
using Npgsql;

namespace Diplomacy.Benchmarks.Rows;

/// <summary>The same events in other event stores on PostgreSQL. These rows have no bar.</summary>
internal static class PeerRows
{
    public const string Name = "peers";
    private const int Promised = 200_000;
    private const string DatabaseName = "peers";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly (string Name, string Title)[] Peers =
        [("emmett", "Emmett"), ("message-db", "message-db")];

    private sealed record Answer(double Rate);

    /// <summary>The rows; none, with a message, where npm is missing.</summary>
    public static async Task<IReadOnlyList<Row>> Measure(BenchmarkDatabase database, BenchmarkOptions options)
    {
        var directory = RepositoryRoot.Combine("tests", "Benchmarks", "peers");
        if (!await Run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], directory))
        {
            Console.WriteLine($"{Name,-16} skipped: they need Node.js with npm, and packages that npm can fetch");
            return [];
        }

        var rows = new FeedGenerator(options.Seed).Take(options.Rows(Promised));
        var limit = new CopyLimit(rows);
        var file = Path.Combine(Path.GetTempPath(), $"diplomacy-peers-{Environment.ProcessId}.jsonl");
        await File.WriteAllLinesAsync(file, rows.Select(row => JsonSerializer.Serialize(row.Event, CopyLimit.Json)));
        try
        {
            var contest = new Contest();
            foreach (var (name, _) in Peers)
                contest.Add(name, () => Append(name, rows.Count, file, directory, database));
            var samples = await contest.Add("COPY", () => limit.Measure(database)).Run(options.Repeats);
            return
            [
                .. Peers.Select(peer => Row.Of(
                    peer.Name, $"{peer.Title} appends {rows.Count:N0} events, 1,000 a transaction", "events/s",
                    samples[peer.Name], "COPY into Marten's tables", samples["COPY"], bar: null)),
            ];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<Sample> Append(
        string peer, int count, string file, string directory, BenchmarkDatabase database)
    {
        var parts = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await database.ExecuteAsSuperuser($"drop database if exists {DatabaseName} with (force)");
        await database.ExecuteAsSuperuser($"create database {DatabaseName} owner \"{parts.Username}\"");
        await database.ExecuteAsSuperuser("checkpoint");
        var rate = 0.0;
        var sample = await Sample.Of(count, async () =>
        {
            await using var process = ChildProcess.Start(
                "node", ["append.mjs", peer, file], new Dictionary<string, string?>
                {
                    ["DATABASE_URL"] = $"postgres://{Uri.EscapeDataString(parts.Username!)}:"
                        + $"{Uri.EscapeDataString(parts.Password!)}@{parts.Host}:{parts.Port}/{DatabaseName}",
                }, directory);
            var line = await process.LineAsync("\"rate\"", Patience);
            rate = JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!.Rate;
        });
        // Its own clock leaves out the start of Node.js and the reading of the file.
        return sample with { Rate = rate };
    }

    private static async Task<bool> Run(string program, IEnumerable<string> arguments, string directory)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
