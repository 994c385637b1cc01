namespace Diplomacy.Deploy;

/// <summary>Converts settings to a server's command line.</summary>
internal static class ServerSettings
{
    /// <summary>The common settings, then the server's, then the caller's; the last value of a name wins.</summary>
    public static IEnumerable<string> Arguments(
        IReadOnlyDictionary<string, string> own, IReadOnlyDictionary<string, string> wanted)
    {
        var settings = new Dictionary<string, string>
        {
            ["max_connections"] = "200",
            ["logging_collector"] = "off",
        };
        foreach (var (name, value) in own.Concat(wanted))
            settings[name] = value;
        return settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
    }
}
