using System.CommandLine;
using Diplomacy.Benchmarks;
using Diplomacy.Benchmarks.Harness;

var rows = new Option<int?>("--rows") { Description = "At most so many events in any row: for a quick look." };
var only = new Option<string?>("--only") { Description = "The rows wanted, by name, with commas between." };
var repeats = new Option<int>("--repeats")
{
    Description = "How often each thing is measured, in turn with its limit.",
    DefaultValueFactory = _ => BenchmarkOptions.RepeatsDefault,
};
var seed = new Option<int>("--seed")
{
    Description = "What the events are drawn from.",
    DefaultValueFactory = _ => BenchmarkOptions.SeedDefault,
};

var speed = new Command("speed", "Every speed beside its limit, as a table and as JSON.") { rows, only, repeats, seed };
speed.SetAction((parsed, ct) => Runs.Speed(Options(parsed), ct));
return await new RootCommand("Measures what is promised of speed.") { speed }.Parse(args).InvokeAsync();

BenchmarkOptions Options(ParseResult parsed) => new(
    parsed.GetValue(rows), parsed.GetValue(only)?.Split(','), parsed.GetValue(repeats), parsed.GetValue(seed));
