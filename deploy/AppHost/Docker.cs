using Diplomacy.Deploy;

namespace Diplomacy.AppHost;

/// <summary>Whether containers can be had on this machine.</summary>
internal static class Docker
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PullTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Whether an engine answers that has the image, or can pull it.</summary>
    public static async Task<bool> HasAsync(string image) =>
        await SucceedsAsync(AskTimeout, "info")
        && (await SucceedsAsync(AskTimeout, "image", "inspect", image)
            || await SucceedsAsync(PullTimeout, "pull", "--quiet", image));

    private static async Task<bool> SucceedsAsync(TimeSpan timeout, params string[] arguments) =>
        (await Command.RunAsync(["docker", .. arguments], timeout, CancellationToken.None)).Succeeded;
}
