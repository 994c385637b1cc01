using Diplomacy.Deploy;

namespace Diplomacy.AppHost;

/// <summary>Whether containers can run on this machine.</summary>
internal static class Docker
{
    /// <summary>Whether a Docker engine answers that has the image or can pull it.</summary>
    public static async Task<bool> HasAsync(string image) =>
        await DockerEngine.AnswersAsync(CancellationToken.None)
        && (await DockerEngine.FetchAsync(image, CancellationToken.None)).Succeeded;
}
