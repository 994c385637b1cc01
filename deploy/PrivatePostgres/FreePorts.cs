using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Diplomacy.Deploy;

/// <summary>Finds free ports of the loopback address.</summary>
/// <remarks>
/// A server that restarts needs its port to be free again. The system assigns ports of the ephemeral range to outgoing
/// connections, so ports are taken from below that range; port 0 would give one within it.
/// </remarks>
public static class FreePorts
{
    private const string EphemeralRange = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int EphemeralFromDefault = 32768;
    private const int First = 15000;

    /// <summary>Returns different ports that were free a moment ago.</summary>
    /// <exception cref="IOException">Fewer are free.</exception>
    public static int[] Take(int count)
    {
        var rangeStart = EphemeralFrom();
        var ports = Enumerable.Range(First, Math.Max(count, rangeStart - First)).ToArray();
        Random.Shared.Shuffle(ports);
        var free = ports.Where(IsFree).Take(count).ToArray();
        return free.Length == count
            ? free
            : throw new IOException($"Of the loopback ports from {First} to {rangeStart - 1}, {count} should be free.");
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

    private static int EphemeralFrom()
    {
        var range = File.Exists(EphemeralRange) ? File.ReadAllText(EphemeralRange).Split('\t', ' ')[0] : "";
        return int.TryParse(range, CultureInfo.InvariantCulture, out var first) ? first : EphemeralFromDefault;
    }
}
