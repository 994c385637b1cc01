using Diplomacy.Query.Subscriptions.Updates;

namespace Diplomacy.Query.Subscriptions.Hub;

/// <summary>The messages between two positions, by view. Immutable, so that all subscribers share it.</summary>
/// <param name="From">The position after which it begins.</param>
/// <param name="To">The last position it covers.</param>
/// <param name="Day">The day of its scores. A batch with equal From and To only begins a new day.</param>
internal sealed record UpdateBatch(long From, long To, DateOnly Day,
    IReadOnlyDictionary<View, List<ScoreMessage>> Messages)
{
    private static readonly List<ScoreMessage> None = [];

    public int Count { get; } = Messages.Values.Sum(messages => messages.Count);

    public List<ScoreMessage> Of(View view) => Messages.GetValueOrDefault(view, None);
}

/// <summary>A ring buffer of the latest batches, by number. Older changes are read from the log.</summary>
internal sealed class RecentBatches
{
    private const int BatchesMax = 4_096;
    private const int MessagesMax = 20_000;

    private readonly UpdateBatch[] _batches = new UpdateBatch[BatchesMax];
    private int _messages;

    /// <summary>The number of the oldest batch.</summary>
    public long First { get; private set; }

    /// <summary>The number of the next batch.</summary>
    public long Next { get; private set; }

    public void Add(UpdateBatch batch)
    {
        while (Next - First == BatchesMax || (_messages + batch.Count > MessagesMax && Next > First))
        {
            ref var oldest = ref _batches[First++ % BatchesMax];
            _messages -= oldest.Count;
            oldest = null!;
        }
        _batches[Next++ % BatchesMax] = batch;
        _messages += batch.Count;
    }

    /// <summary>The batches from a number on, until they contain <paramref name="messagesMax"/> messages.</summary>
    public List<UpdateBatch> From(long number, int messagesMax)
    {
        var batches = new List<UpdateBatch>();
        var messages = 0;
        for (; number < Next && messages < messagesMax; number++)
        {
            batches.Add(_batches[number % BatchesMax]);
            messages += batches[^1].Count;
        }
        return batches;
    }
}
