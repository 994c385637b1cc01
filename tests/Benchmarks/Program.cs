using System.CommandLine;
using Diplomacy.Benchmarks;
using Diplomacy.Benchmarks.Coding;
using Diplomacy.Benchmarks.Harness;
using Diplomacy.Benchmarks.Server;
using Diplomacy.Benchmarks.Validity;

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
var growth = new Command("growth", "A Query node over 10 and 20 million ledger lines.") { rows, repeats, seed };
growth.SetAction((parsed, ct) => Runs.Growth(Options(parsed), ct));
var latency = new Command("latency", "From the commit of a report to the commit of its score.") { rows, seed };
latency.SetAction((parsed, ct) => Runs.Latency(Options(parsed), ct));
var live = new Command("live", "From the acknowledgement of a report to its receipt by subscribers.") { rows, seed };
live.SetAction((parsed, ct) => Runs.Live(Options(parsed), ct));
var fanOut = new Command("fan-out", "Updates to thousands of subscribers, beside Kestrel alone.") { repeats, seed };
fanOut.SetAction((parsed, ct) => Runs.FanOut(Options(parsed), ct));
var serveQuery = new Command(EmptyServer.Command, "The Query service with an empty RPC, for row \"ask\".")
{
    Hidden = true,
};
serveQuery.SetAction((_, _) => EmptyServer.Run());
var ports = new Argument<int[]>("ports") { Arity = new ArgumentArity(2, 2) };
var serveBroadcast = new Command(BroadcastServer.Command, "Kestrel alone, for row \"fan-out\".") { ports };
serveBroadcast.Hidden = true;
serveBroadcast.SetAction((parsed, _) => BroadcastServer.Run(parsed.GetValue(ports)![0], parsed.GetValue(ports)![1]));

var command = new RootCommand("Measures what is promised of speed, and of coding, and how valid scores are.")
{
    speed, growth, latency, live, fanOut, serveQuery, serveBroadcast, CodingCommands.Coding(),
    CodingCommands.CodeDocument(), CodingCommands.Articles(), CodingCommands.Cases(), CodingCommands.Texts(),
    CodingCommands.Briefs(), CodingCommands.Speed(), ValidityCommand.Validity(),
};
return await command.Parse(args).InvokeAsync();

BenchmarkOptions Options(ParseResult parsed) => new(
    parsed.GetValue(rows), parsed.GetValue(only)?.Split(','), parsed.GetValue(repeats), parsed.GetValue(seed));
