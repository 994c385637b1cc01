using System.CommandLine;
using System.CommandLine.Parsing;

namespace Diplomacy.Standalone;

/// <summary>What the command line says.</summary>
/// <param name="Data">Where PostgreSQL keeps its data.</param>
/// <param name="Once">Whether to end after printing.</param>
/// <param name="GrpcPort">The port of gRPC; 0 for any free one, null for the default.</param>
/// <param name="WebPort">The port of the page; 0 for any free one, null for the default.</param>
/// <param name="Seed">Running services to load the seeds into, instead of starting any; null for none.</param>
internal sealed record Options(DirectoryInfo Data, bool Once, int? GrpcPort, int? WebPort, Uri? Seed)
{
    /// <summary>The option for the port of gRPC.</summary>
    public const string GrpcPortName = "--grpc-port";

    /// <summary>The option for the port of the page.</summary>
    public const string WebPortName = "--web-port";

    /// <summary>The command line, which runs an action.</summary>
    public static RootCommand Command(Func<Options, CancellationToken, Task<int>> run)
    {
        var once = new Option<bool>("--once") { Description = "Print the story of the seeds and exit." };
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Where PostgreSQL keeps its data.",
            DefaultValueFactory = _ => new DirectoryInfo(".diplomacy"),
        };
        var grpcPort = Port(GrpcPortName, "Port of gRPC, cleartext HTTP/2. Default 5080.");
        var webPort = Port(WebPortName, "Port of the page, gRPC-Web, health and metrics. Default 5081.");
        var seed = new Option<Uri?>("--seed")
        {
            Description = "Load the seeds into a running Ingestion service at this gRPC address, and exit.",
            CustomParser = ReadAddress,
        };
        var command = new RootCommand("Ingestion, Projection and Query in one process on a private PostgreSQL.")
        {
            once, data, grpcPort, webPort, seed,
        };
        command.SetAction((parsed, ct) => run(
            new Options(
                parsed.GetValue(data)!, parsed.GetValue(once), parsed.GetValue(grpcPort), parsed.GetValue(webPort),
                parsed.GetValue(seed)),
            ct));
        return command;
    }

    private static Option<int?> Port(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = given => ReadPort(name, given),
    };

    private static Uri? ReadAddress(ArgumentResult given)
    {
        var text = given.Tokens.Count == 1 ? given.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
            return address;
        given.AddError(
            $"--seed is \"{text}\"; expected the gRPC address of Ingestion, such as http://localhost:5180.");
        return null;
    }

    private static int? ReadPort(string name, ArgumentResult given)
    {
        var text = given.Tokens.Count == 1 ? given.Tokens[0].Value : "";
        if (ushort.TryParse(text, out var port))
            return port;
        given.AddError($"{name} is \"{text}\"; expected a number from 0 to {ushort.MaxValue}, where 0 takes any free "
            + "port.");
        return null;
    }
}
