namespace Diplomacy.Query.Subscriptions.Updates;

/// <summary>
/// The score changes of all relationships by the passing of days, at the position where a day began. They are computed
/// once and shared by all subscribers.
/// </summary>
internal sealed class MidnightRollover(UpdateBuilder messages)
{
    /// <summary>Rollovers kept.</summary>
    private const int KeptMax = 4;

    private readonly Lock _gate = new();
    private readonly List<(Rollover Key, Task<List<ScoreMessage>> Made)> _kept = [];

    private sealed record Rollover(View View, long Position, DateOnly From, DateOnly To);

    /// <summary>The messages of all relationships that changed.</summary>
    public Task<List<ScoreMessage>> Pass(View view, long position, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var key = new Rollover(view, position, from, to);
        lock (_gate)
        {
            var found = _kept.FindIndex(kept => kept.Key == key && !kept.Made.IsFaulted);
            if (found >= 0)
                return _kept[found].Made.WaitAsync(ct);
            if (_kept.Count == KeptMax)
                _kept.RemoveAt(0);
            // Without the token of the first caller: others wait for the same task.
            var made = Task.Run(() => Make(key));
            _kept.Add((key, made));
            return made.WaitAsync(ct);
        }
    }

    private async Task<List<ScoreMessage>> Make(Rollover key)
    {
        var made = new List<ScoreMessage>();
        await foreach (var message in messages.Everything(
            key.View, key.Position, key.To, key.From, afterKey: -1, static _ => true, CancellationToken.None))
            made.Add(message);
        return made;
    }
}
