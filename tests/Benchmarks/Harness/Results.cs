using System.Globalization;
using System.Text.Json;
using Diplomacy.Testing;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>The rows of a run: printed as they come, and written as JSON at the end.</summary>
internal sealed class Results(string name, BenchmarkOptions options)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Row> _rows = [];

    /// <summary>Whether every promise that was looked at holds.</summary>
    public bool Hold => _rows.All(row => row.Holds != false);

    /// <summary>Takes a row and prints it.</summary>
    public void Add(Row row)
    {
        if (_rows.Count == 0)
            Console.WriteLine($"{"row",-16} {"measured",12} {"limit",12} {"ratio",7} {"bar",7}  work / limit");
        _rows.Add(row);
        var bar = row.Bar is { } promised ? $"{(row.IsCeiling ? "≤" : "≥")} {promised:0.00}" : "";
        var verdict = row.Holds switch { true => "holds", false => "FAILS", null => "" };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{row.Name,-16} {row.Value,12:N1} {row.LimitValue,12:N1} {row.Ratio,7:0.000} {bar,7}  "
            + $"{row.Work} / {row.Limit}, {row.Unit} {verdict}"));
        foreach (var note in row.Faults.Select(fault => "FAULT: " + fault).Concat(row.Notes))
            Console.WriteLine($"{"",-16} {note}");
    }

    /// <summary>Writes <c>artifacts/benchmarks/&lt;name&gt;.json</c> and says where that is.</summary>
    public async Task Write(string postgres)
    {
        var path = RepositoryRoot.Combine("artifacts", "benchmarks", $"{name}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, new
        {
            At = DateTimeOffset.UtcNow,
            options.Seed,
            options.Repeats,
            options.RowsMax,
            Machine = new
            {
                Cores = Environment.ProcessorCount,
                Runtime = Environment.Version.ToString(),
                Postgres = postgres,
                Load = LoadAverage(),
            },
            Rows = _rows,
        }, Json);
        Console.WriteLine($"Written to {Path.GetRelativePath(RepositoryRoot.Path, path)}.");
    }

    /// <summary>How busy the machine is: shows whether the run had it alone.</summary>
    public static string LoadAverage() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "unknown";
}
