using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Diplomacy.Deploy;

/// <summary>
/// Runs the official image in a container that is removed when it stops. The client stays attached, so that
/// stopping the client stops the server, just as if it were a program on this machine.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class DockerPostgres
{
    /// <summary>Returns once the server in the container answers.</summary>
    /// <exception cref="PrivatePostgresException">The image is not available, or the server did not start.</exception>
    public static async Task<ServerProcess> StartAsync(
        PrivatePostgresOptions options, string path, CancellationToken cancellationToken)
    {
        var directory = ClusterDirectory.Take(path);
        try
        {
            if (!File.Exists(directory.PasswordFile))
                directory.WritePassword();
            var environment = WriteEnvironment(directory);
            var fetched = await DockerEngine.FetchAsync(options.Image, cancellationToken);
            if (!fetched.Succeeded)
                throw new PrivatePostgresException(
                    $"Docker could not fetch the image {options.Image}.", fetched.Output);

            // A name derived from the directory finds the container that a power failure left.
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
            var name = $"diplomacy-postgres-{hash[..16]}";
            await DockerEngine.AskAsync(cancellationToken, "rm", "--force", name);
            return await ServerProcess.StartAsync(
                directory, open: "", port => Serve(options, directory, name, environment, port), options,
                cancellationToken);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    // A file keeps the password off the command line, which every user of the machine may read.
    private static string WriteEnvironment(ClusterDirectory directory)
    {
        var file = Path.Combine(directory.Path, "container.env");
        OwnerOnlyFile.Write(
            file, $"POSTGRES_PASSWORD={directory.ReadPassword()}\nPOSTGRES_INITDB_ARGS=--locale=C --encoding=UTF8\n");
        return file;
    }

    private static IEnumerable<string> Serve(
        PrivatePostgresOptions options, ClusterDirectory directory, string name, string environment, int port)
    {
        const string DataInside = "/var/lib/postgresql/data";
        string[] storage = options.Ephemeral
            ? ["--tmpfs", DataInside]
            : ["--volume", $"{directory.ContainerData}:{DataInside}"];
        return
        [
            "docker", "run", "--rm", "--name", name, "--env-file", environment, .. storage,
            "--publish", $"127.0.0.1:{port}:5432", "--shm-size", "256m", options.Image,
            .. ServerSettings.Arguments(new Dictionary<string, string>(), options.Settings),
        ];
    }
}
