using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Diplomacy.Deploy;

/// <summary>Ports of the loopback address that nobody listens on.</summary>
/// <remarks>
/// A server that comes back where it was needs its port to be free again. The system lends ports of one range to
/// outgoing connections, for as long as those live, so ports are taken from below that range: port 0 would give
/// one within it.
/// </remarks>
public static class FreePorts
{
    private const string LentRange = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int LentFromDefault = 32768;
    private const int First = 15000;

    /// <summary>Gives ports that were free a moment ago, all different.</summary>
    /// <exception cref="IOException">Fewer are free.</exception>
    public static int[] Take(int count)
    {
        var lentFrom = LentFrom();
        var ports = Enumerable.Range(First, Math.Max(count, lentFrom - First)).ToArray();
        Random.Shared.Shuffle(ports);
        var free = ports.Where(IsFree).Take(count).ToArray();
        return free.Length == count
            ? free
            : throw new IOException($"Of the loopback ports from {First} to {lentFrom - 1}, {count} should be free.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int LentFrom()
    {
        var lent = File.Exists(LentRange) ? File.ReadAllText(LentRange).Split('\t', ' ')[0] : "";
        return int.TryParse(lent, CultureInfo.InvariantCulture, out var first) ? first : LentFromDefault;
    }
}
