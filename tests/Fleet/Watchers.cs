using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Grpc.Core;
using Npgsql;

namespace Diplomacy.Tests.Fleet;

/// <summary>
/// Subscribers, quick, slow, stopping and fickle, on either Query node: each resumes wherever it was cut, and remembers
/// everything it received. Afterwards what they remember is held against the ledger.
/// </summary>
internal sealed class Watchers : IAsyncDisposable
{
    private const int Quick = 3, Slow = 1, Stopping = 1, Fickle = 2;
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly RunningFleet _fleet;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Watcher> _all = [];
    private readonly Task _running;

    public Watchers(RunningFleet fleet, int seed)
    {
        _fleet = fleet;
        Add(Quick, perMessage: TimeSpan.Zero, stop: TimeSpan.Zero, leaves: false);
        Add(Slow, perMessage: TimeSpan.FromMilliseconds(20), stop: TimeSpan.Zero, leaves: false);
        Add(Stopping, perMessage: TimeSpan.Zero, stop: TimeSpan.FromSeconds(4), leaves: false);
        Add(Fickle, perMessage: TimeSpan.Zero, stop: TimeSpan.Zero, leaves: true);
        _running = Task.WhenAll(_all.Select(watcher => Task.Run(() => watcher.RunAsync(_end.Token))));

        void Add(int count, TimeSpan perMessage, TimeSpan stop, bool leaves)
        {
            for (var i = 0; i < count; i++)
                _all.Add(new Watcher(fleet, seed + _all.Count, perMessage, stop, leaves));
        }
    }

    /// <summary>Waits until all subscribers cover a checkpoint, then checks what they got by the ledger.</summary>
    public async Task HoldAsync(Checkpoint checkpoint)
    {
        var position = PositionOf(checkpoint);
        await Eventually.TrueAsync(
            () => _all.All(watcher => watcher.Covered >= position), "every subscriber to catch up",
            TimeSpan.FromMinutes(2));
        await _end.CancelAsync();
        await _running.Within("the end of the subscribers");
        var changes = await ChangesAsync(_fleet.Fleet.PostgresConnectionString);
        foreach (var watcher in _all)
            watcher.Hold(changes, position);
        Console.WriteLine($"subscribers: {string.Join(", ", _all)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    /// <summary>Where a checkpoint stands: its second field, after format and store.</summary>
    public static long PositionOf(Checkpoint checkpoint) =>
        BinaryPrimitives.ReadInt64BigEndian(Base64Url.DecodeFromChars(checkpoint.Token).AsSpan(9));

    private static async Task<Dictionary<string, long[]>> ChangesAsync(string connectionString)
    {
        var changes = new Dictionary<string, List<long>>();
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select distinct relationship, position from scoring.ledger order by position", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var name = Relationship.OfKey(reader.GetInt32(0)).ToString();
            if (!changes.TryGetValue(name, out var positions))
                changes.Add(name, positions = []);
            positions.Add(reader.GetInt64(1));
        }
        return changes.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    /// <summary>One subscriber.</summary>
    private sealed class Watcher(RunningFleet fleet, int seed, TimeSpan perMessage, TimeSpan stop, bool leaves)
    {
        private readonly Random _random = new(seed);
        private readonly ConcurrentQueue<Stream> _streams = new();
        private Checkpoint? _resume;
        private long _covered = -1;

        /// <summary>What one stream received.</summary>
        private sealed class Stream
        {
            /// <summary>What it resumed after, or the position of its snapshot.</summary>
            public long? From;

            public List<SubscribeResponse> Messages { get; } = [];
        }

        public long Covered => Interlocked.Read(ref _covered);

        public async Task RunAsync(CancellationToken ct)
        {
            while (!ct.IsCancellationRequested)
            {
                try
                {
                    await StreamAsync(ct);
                }
                catch (Exception exception) when (exception is RpcException or OperationCanceledException)
                {
                    (exception as RpcException)?.StatusCode.ShouldNotBe(StatusCode.InvalidArgument, exception.Message);
                }
                await Task.Delay(Pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private async Task StreamAsync(CancellationToken ct)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
            silence.CancelAfter(SilenceMax);
            using var call = fleet.Subscriptions[_random.Next(2)].Subscribe(
                new SubscribeRequest { Resume = _resume, Initial = InitialState.Snapshot },
                cancellationToken: silence.Token);
            var stream = new Stream { From = _resume is null ? null : PositionOf(_resume) };
            _streams.Enqueue(stream);
            var left = leaves ? _random.Next(1, 200) : int.MaxValue;
            while (left-- > 0 && await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                var message = call.ResponseStream.Current;
                stream.Messages.Add(message);
                stream.From ??= PositionOf(message.Checkpoint);
                _resume = message.Checkpoint;
                Interlocked.Exchange(ref _covered, PositionOf(message.Checkpoint));
                if (perMessage > TimeSpan.Zero)
                    await Task.Delay(perMessage, ct);
                if (stop > TimeSpan.Zero && _random.Next(100) == 0)
                    await Task.Delay(stop, ct);
                silence.CancelAfter(SilenceMax);
            }
        }

        /// <summary>
        /// Between one update of a relationship and the next lie exactly the changes that it says it has folded in;
        /// what a stream resumed after is not told again; and the last change of every relationship was told.
        /// </summary>
        public void Hold(Dictionary<string, long[]> changes, long last)
        {
            var told = new Dictionary<string, long>();
            foreach (var stream in _streams)
            {
                var from = new Dictionary<string, long>();
                var checkpoint = stream.From ?? 0;
                foreach (var message in stream.Messages)
                {
                    var now = PositionOf(message.Checkpoint);
                    now.ShouldBeGreaterThanOrEqualTo(checkpoint, $"seed {seed}: a checkpoint never goes back");
                    checkpoint = now;
                    if (message.Update is { Cause.Kind: not UpdateCauseKind.DayPassed } update)
                        Hold(update, now, stream.From!.Value, from, changes);
                }
                foreach (var (name, position) in from)
                    told[name] = position;
            }
            foreach (var (name, positions) in changes)
                told.GetValueOrDefault(name, -1).ShouldBeGreaterThanOrEqualTo(
                    positions.Last(position => position <= last), $"seed {seed}: the last change of {name}");
        }

        private void Hold(
            ScoreUpdate update, long checkpoint, long resumed, Dictionary<string, long> from,
            Dictionary<string, long[]> changes)
        {
            var name = $"{update.Relationship.Country}-{update.Relationship.Counterpart}";
            var known = update.KnownAt is null ? checkpoint : PositionOf(update.KnownAt);
            if (update.Cause.Kind != UpdateCauseKind.Snapshot)
            {
                var after = from.GetValueOrDefault(name, resumed);
                changes[name].Count(position => position > after && position <= known)
                    .ShouldBe(1 + update.ConflatedCount, $"seed {seed}: {name} after {after} up to {known}");
            }
            from[name] = known;
        }

        public override string ToString() =>
            $"{_streams.Count} streams with {_streams.Sum(stream => stream.Messages.Count)} messages";
    }
}
