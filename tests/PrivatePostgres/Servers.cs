using Diplomacy.Deploy;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Deploy;

/// <summary>Servers in this process and in children, and a look at the processes behind them.</summary>
internal static class Servers
{
    public static Task<PrivatePostgres> StartAsync(
        string directory, PostgresRoutes routes = PostgresRoutes.Programs, bool ephemeral = false,
        string database = "postgres", IReadOnlyList<string>? programs = null,
        IReadOnlyDictionary<string, string>? settings = null) =>
        PrivatePostgres.StartAsync(
            new PrivatePostgresOptions
            {
                DataDirectory = directory,
                Routes = routes,
                Ephemeral = ephemeral,
                Database = database,
                ProgramDirectories = programs,
                Settings = settings ?? new Dictionary<string, string>(),
            },
            Deadline.Token());

    /// <summary>A process of its own that owns a server, and the way to that server.</summary>
    public static async Task<(ChildProcess Child, string ConnectionString)> StartChildAsync(
        string directory, params string[] arguments)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Diplomacy.Tests.PrivatePostgres.Host.dll");
        var child = ChildProcess.StartDotnet(host, [directory, .. arguments]);
        var line = await child.LineAsync("ready ");
        return (child, line["ready ".Length..]);
    }

    /// <summary>The process id of the server that runs on the directory's data.</summary>
    public static int PostmasterOf(string directory) =>
        int.Parse(File.ReadLines(Path.Combine(directory, "data", "postmaster.pid")).First());

    /// <summary>Whether any process still has the directory on its command line: server, shell or set-up.</summary>
    public static bool AnyProcessOn(string directory) => ProcessesOn(directory).Length > 0;

    /// <summary>The ids of those processes, without the ones that own a server.</summary>
    public static int[] ProcessesOn(string directory) =>
    [
        .. from entry in Directory.EnumerateDirectories("/proc")
           where int.TryParse(Path.GetFileName(entry), out _)
           let command = CommandLineOf(entry)
           where command.Contains(directory) && !command.Contains("dotnet")
           select int.Parse(Path.GetFileName(entry)),
    ];

    private static string CommandLineOf(string entry)
    {
        try
        {
            return File.ReadAllText(Path.Combine(entry, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
