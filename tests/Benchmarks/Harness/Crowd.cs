using Google.Protobuf;

namespace Diplomacy.Benchmarks.Harness;

/// <summary>Many streams of one call, over several connections.</summary>
/// <param name="address">Such as http://localhost:5080.</param>
/// <param name="path">Such as /package.Service/Method.</param>
/// <param name="request">What each stream asks.</param>
internal sealed class Crowd(string address, string path, IMessage request) : IDisposable
{
    /// <summary>Streams on a connection.</summary>
    public const int AConnection = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly List<LeanSubscribers> _connections = [];

    /// <summary>Opens streams, and returns once each has begun.</summary>
    /// <param name="streamWindow">Bytes that each stream takes in all.</param>
    public async Task Join(int streams, int streamWindow, Tally tally)
    {
        var message = LeanConnection.MessageOf(request);
        for (; streams > 0; streams -= AConnection)
        {
            var connection = new LeanSubscribers(
                new Uri(address), path, message, Math.Min(streams, AConnection), streamWindow, tally);
            _connections.Add(connection);
            await connection.Begun.WaitAsync(Patience);
        }
    }

    /// <summary>Leaves.</summary>
    public void Dispose() => _connections.ForEach(connection => connection.Dispose());
}
