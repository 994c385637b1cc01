using System.Globalization;

namespace Diplomacy.Tests.EndToEnd;

/// <summary>
/// A network of its own (Linux network namespace) that has loopback and no route to anywhere else. The kernel counts
/// what tries to leave it.
/// </summary>
internal sealed class IsolatedNetwork : IAsyncDisposable
{
    private readonly ChildProcess _holder;

    private IsolatedNetwork(ChildProcess holder) => _holder = holder;

    /// <summary>Makes one. It exists as long as this object, even if other processes are in it.</summary>
    public static async Task<IsolatedNetwork> StartAsync()
    {
        const string hold = "ip link set lo up && echo loopback is up && exec sleep infinity";
        var holder = ChildProcess.Start(Requires.NetworkNamespaces(), ["--net", "sh", "-c", hold]);
        await holder.LineAsync("loopback is up");
        return new(holder);
    }

    /// <summary>The command line that runs a program inside.</summary>
    public string[] Inside(params string[] command) => ["nsenter", $"--net=/proc/{_holder.Id}/ns/net", .. command];

    /// <summary>
    /// How often anything inside has tried to reach another machine, or the name server of this one: connections and
    /// datagrams without a route, and datagrams to a local port without a listener.
    /// </summary>
    public long Attempts() =>
        Counter("snmp", "Ip", "OutNoRoutes") + Counter("snmp", "Udp", "NoPorts")
        + Counter("snmp6", "Ip6OutNoRoutes") + Counter("snmp6", "Udp6NoPorts");

    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    // Two lines that begin alike: the names of the counters, then their values.
    private long Counter(string file, string protocol, string name)
    {
        var rows = Lines(file).Where(row => row[0] == protocol + ":").ToArray();
        return Number(rows[1][Array.IndexOf(rows[0], name)]);
    }

    private long Counter(string file, string name) => Number(Lines(file).Single(row => row[0] == name)[1]);

    private IEnumerable<string[]> Lines(string file) => File.ReadLines($"/proc/{_holder.Id}/net/{file}")
        .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
