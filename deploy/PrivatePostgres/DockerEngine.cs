namespace Diplomacy.Deploy;

/// <summary>The machine's Docker engine, through its command-line client.</summary>
internal static class DockerEngine
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PullTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Whether there is a client whose engine answers.</summary>
    public static async Task<bool> AnswersAsync(CancellationToken ct) => (await AskAsync(ct, "info")).Succeeded;

    /// <summary>Pulls an image unless it is present; the result says whether it is present now.</summary>
    public static async Task<Command.Result> FetchAsync(string image, CancellationToken ct)
    {
        var present = await AskAsync(ct, "image", "inspect", image);
        return present.Succeeded
            ? present
            : await Command.RunAsync(["docker", "pull", "--quiet", image], PullTimeout, ct);
    }

    /// <summary>Runs a short command.</summary>
    public static Task<Command.Result> AskAsync(CancellationToken ct, params string[] arguments) =>
        Command.RunAsync(["docker", .. arguments], AskTimeout, ct);
}
