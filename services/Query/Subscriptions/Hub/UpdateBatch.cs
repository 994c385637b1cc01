using Diplomacy.Query.Subscriptions.Updates;

namespace Diplomacy.Query.Subscriptions.Hub;

/// <summary>What lies between two positions, as messages by view. It never changes, so everyone may share it.</summary>
/// <param name="From">The position after which it begins.</param>
/// <param name="To">The position that it ends with.</param>
/// <param name="Day">The day that its scores are of. A page without messages begins a day.</param>
internal sealed record UpdateBatch(long From, long To, DateOnly Day,
    IReadOnlyDictionary<View, List<ScoreMessage>> Messages)
{
    private static readonly List<ScoreMessage> None = [];

    public int Count { get; } = Messages.Values.Sum(messages => messages.Count);

    public List<ScoreMessage> Of(View view) => Messages.GetValueOrDefault(view, None);
}

/// <summary>The latest pages, by number. Older ones are read from the log again.</summary>
internal sealed class RecentBatches
{
    private const int PagesMax = 4_096;
    private const int MessagesMax = 20_000;

    private readonly UpdateBatch[] _pages = new UpdateBatch[PagesMax];
    private int _messages;

    /// <summary>The number of the oldest.</summary>
    public long First { get; private set; }

    /// <summary>The number that the next will have.</summary>
    public long Next { get; private set; }

    public void Add(UpdateBatch page)
    {
        while (Next - First == PagesMax || (_messages + page.Count > MessagesMax && Next > First))
        {
            ref var oldest = ref _pages[First++ % PagesMax];
            _messages -= oldest.Count;
            oldest = null!;
        }
        _pages[Next++ % PagesMax] = page;
        _messages += page.Count;
    }

    /// <summary>The pages from a number on, until they hold so many messages.</summary>
    public List<UpdateBatch> From(long number, int messagesMax)
    {
        var pages = new List<UpdateBatch>();
        var messages = 0;
        for (; number < Next && messages < messagesMax; number++)
        {
            pages.Add(_pages[number % PagesMax]);
            messages += pages[^1].Count;
        }
        return pages;
    }
}
