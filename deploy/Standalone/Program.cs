using System.CommandLine;
using Diplomacy.Standalone;

var once = new Option<bool>("--once") { Description = "Print the story of the seeds and exit." };
var data = new Option<DirectoryInfo>("--data")
{
    Description = "Where PostgreSQL keeps its data.",
    DefaultValueFactory = _ => new DirectoryInfo(".diplomacy"),
};
var grpcPort = new Option<int?>("--grpc-port") { Description = "Port of gRPC, cleartext HTTP/2. Default 5080." };
var webPort = new Option<int?>("--web-port") { Description = "Port of gRPC-Web, health and metrics. Default 5081." };

var command = new RootCommand("Ingestion, Projection and Query in one process on a private PostgreSQL.")
{
    once, data, grpcPort, webPort,
};
command.SetAction((parsed, ct) => StandaloneHost.Run(
    parsed.GetValue(data)!, parsed.GetValue(once), parsed.GetValue(grpcPort), parsed.GetValue(webPort), ct));
// Long enough for the services and PostgreSQL to shut down.
return await command.Parse(args).InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
