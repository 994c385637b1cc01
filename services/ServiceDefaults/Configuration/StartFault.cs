using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;

namespace Diplomacy.ServiceDefaults.Configuration;

/// <summary>Says in one sentence why a process could not start, where its operator can mend it.</summary>
public static partial class StartFault
{
    /// <summary>The sentence; null for a failure of the program itself, where the stack trace helps.</summary>
    /// <param name="failure">What ended the start.</param>
    /// <param name="settingOf">Names the setting that chose a port.</param>
    public static string? Sentence(Exception failure, Func<int, string?>? settingOf = null) => failure switch
    {
        // Services start concurrently, and those that wait for the store fail with it.
        AggregateException several => several.Flatten().InnerExceptions
            .Select(one => Sentence(one, settingOf)).FirstOrDefault(sentence => sentence is not null),
        ConfigurationException => failure.Message,
        IOException { InnerException: AddressInUseException } => PortInUse(failure.Message, settingOf),
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "This user may not listen on a port below 1024; set Ports:Grpc and Ports:Web to others.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            "This machine does not have the address to listen on; set Listen:Address to another.",
        _ => null,
    };

    private static string PortInUse(string message, Func<int, string?>? settingOf)
    {
        var port = int.Parse(Port().Match(message).Groups[1].ValueSpan);
        return $"Port {port} is in use by another process; stop that one, or choose another port with "
            + $"{settingOf?.Invoke(port) ?? "Ports:Grpc or Ports:Web"}.";
    }

    /// <summary>Kestrel names the address, and keeps the port nowhere else.</summary>
    [GeneratedRegex(@":(\d{1,5}): address already in use")]
    private static partial Regex Port();
}
