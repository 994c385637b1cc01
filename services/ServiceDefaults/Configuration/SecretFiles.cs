using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Diplomacy.ServiceDefaults.Configuration;

/// <summary>
/// Secrets as files, because everybody who may inspect a container or a process reads its environment. The name of a
/// file is the key of its setting with <c>__</c> for <c>:</c>, as in the environment; its text is the value.
/// </summary>
internal static class SecretFiles
{
    /// <summary>Where containers find their secrets, and where these are looked for.</summary>
    private const string DirectoryDefault = "/run/secrets";

    /// <summary>Reads the files of <c>Secrets:Directory</c>. They win over other sources of configuration.</summary>
    /// <exception cref="ConfigurationException">The account of this process may not read one of them.</exception>
    public static void AddSecretFiles(this WebApplicationBuilder builder)
    {
        var directory = Path.GetFullPath(builder.Configuration["Secrets:Directory"] ?? DirectoryDefault);
        try
        {
            builder.Configuration.AddKeyPerFile(directory, optional: true, reloadOnChange: false);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new ConfigurationException(
                $"{exception.Message} The secrets in {directory} need to be readable by user {Environment.UserName}.",
                exception);
        }
    }
}
