using System.CommandLine;
using Diplomacy.Deploy;

var data = new Option<DirectoryInfo>("--data")
{
    Description = "Where PostgreSQL and RabbitMQ keep their data, and every process its log.",
    DefaultValueFactory = _ => new DirectoryInfo(".diplomacy/fleet"),
};
var freePorts = new Option<bool>("--free-ports") { Description = "Listen on any free ports." };

var command = new RootCommand("Two nodes of each service as processes, on a private PostgreSQL and RabbitMQ.")
{
    data, freePorts,
};
command.SetAction((parsed, ct) => FleetCommand.Run(parsed.GetValue(data)!, parsed.GetValue(freePorts), ct));
// Long enough for every process to end by itself.
return await command.Parse(args).InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
