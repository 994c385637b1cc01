using System.Security.Cryptography;
using Diplomacy.Deploy;
using Microsoft.Extensions.Configuration;

namespace Diplomacy.AppHost;

/// <summary>The settings of the command line.</summary>
/// <param name="DataDirectory"><c>--data DIR</c>: data, passwords and logs of the servers.</param>
/// <param name="FreePorts"><c>--free-ports true</c>: listen on any free ports instead of the usual ones.</param>
/// <param name="Containers"><c>--containers false</c>: start no containers, even if Docker answers.</param>
internal sealed record Settings(string DataDirectory, bool FreePorts, bool Containers)
{
    /// <summary>The settings of a run.</summary>
    public static Settings Of(IConfiguration configuration)
    {
        var directory = Path.GetFullPath(configuration["data"] ?? ".diplomacy/apphost");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            OwnerOnlyDirectory.Create(directory, mark: "postgres");
        return new Settings(
            directory, configuration.GetValue("free-ports", false), configuration.GetValue("containers", true));
    }

    /// <summary>The usual port, or any free one.</summary>
    public int Port(int usual) => FreePorts ? Deploy.FreePorts.Take(1)[0] : usual;

    /// <summary>A directory for the data of one server.</summary>
    public string DirectoryOf(string server) => Path.Combine(DataDirectory, server);

    /// <summary>
    /// The password of a container, or of a role in it: the same at every start, because its data are created with it.
    /// </summary>
    public string Password(string server)
    {
        var file = Path.Combine(DataDirectory, $"{server}.password");
        if (!File.Exists(file))
            OwnerOnlyFile.Write(file, RandomNumberGenerator.GetHexString(32));
        return File.ReadAllText(file);
    }
}
