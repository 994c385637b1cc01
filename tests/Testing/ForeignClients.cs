namespace Diplomacy.Testing;

/// <summary>The clients of other implementations in <c>tests/Clients</c>, with the packages that they need.</summary>
public static class ForeignClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Their directory.</summary>
    public static string Directory { get; } = RepositoryRoot.Combine("tests", "Clients");

    /// <summary>The program of buf, once installed.</summary>
    public static string Buf { get; } = Path.Combine(Directory, "node_modules", ".bin", "buf");

    /// <summary>Installs their packages where that was not done yet; skips the test without npm.</summary>
    public static async Task InstallAsync()
    {
        var npm = Requires.Npm();
        // npm writes this file last, so an installation that was cut short is done again.
        if (!File.Exists(Path.Combine(Directory, "node_modules", ".package-lock.json")))
            await RunAsync(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }

    /// <summary>Writes the descriptors of the protos to a file.</summary>
    public static Task DescribeAsync(string file) =>
        RunAsync(Buf, "build", RepositoryRoot.Combine("contracts"), "-o", file);

    /// <summary>Starts a program in their directory.</summary>
    public static ChildProcess Start(string program, params string[] arguments) =>
        ChildProcess.Start(program, arguments, workingDirectory: Directory);

    /// <summary>Runs a program there, expects it to succeed, and gives what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        await using var process = Start(program, arguments);
        var code = await process.ExitAsync(Patience);
        var output = string.Join('\n', process.Lines);
        return code == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}");
    }
}
