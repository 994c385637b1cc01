using System.Collections.Concurrent;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.ServiceDefaults.Checkpoints;

namespace Diplomacy.Query.Scores;

/// <summary>
/// Answers about the present, ready to be given again to whoever asks the same before anything new is known. They hold
/// for one position, as its checkpoint names it until a rebuild supersedes that, and one day; the next of either starts
/// anew, so nothing here is ever out of date.
/// </summary>
internal sealed class CurrentScoreCache(ProjectionPosition projection, CheckpointTokens checkpoints, TimeProvider clock)
{
    /// <summary>Answers kept: about 2.5 KB each, 40 MB in all. One more makes room for others.</summary>
    public const int Max = 16_384;

    private volatile Present _present = new(Position: -1, Day: default, Checkpoint: "");

    /// <summary>
    /// What was asked, as the caller wrote it, with the letters of the codes in one number each: to look for them at
    /// other places in memory would take as long as the rest of the look-up.
    /// </summary>
    private readonly record struct Question(ulong Country, ulong Counterpart, string Model);

    private sealed record Present(long Position, DateOnly Day, string Checkpoint)
    {
        private int _count;

        public ConcurrentDictionary<Question, Task<GetRelationshipResponse>> Answers { get; } = [];

        /// <summary>Whether there is room for one more.</summary>
        public bool TakeRoom() => Interlocked.Increment(ref _count) <= Max;
    }

    /// <summary>The answer to a request, where it asks for the present and the same was asked before.</summary>
    public Task<GetRelationshipResponse>? Find(GetRelationshipRequest request)
    {
        var present = _present;
        return TryRead(request, out var question)
            && present.Position == projection.Current && present.Day == clock.Today()
            && present.Checkpoint == checkpoints.TokenAt(present.Position)
            && present.Answers.TryGetValue(question, out var answer)
            ? answer
            : null;
    }

    /// <summary>Keeps an answer computed at a position for a day, where the request asks for the present.</summary>
    public void Keep(GetRelationshipRequest request, long position, DateOnly day, GetRelationshipResponse answer)
    {
        if (!TryRead(request, out var question))
            return;
        var present = _present;
        // An answer that took so long that others are newer is not kept.
        if (position < present.Position || day < present.Day)
            return;
        var checkpoint = answer.Checkpoint.Token;
        if (position > present.Position || day > present.Day || checkpoint != present.Checkpoint
            || !present.TakeRoom())
        {
            _present = present = new Present(position, day, checkpoint);
            present.TakeRoom();
        }
        if (present.Answers.TryAdd(question, Task.FromResult(answer)))
            PreserializedResponses.Prepare(answer);
    }

    /// <summary>
    /// Reads what is asked about the present; false where it is about anything else, or countries are not written as
    /// codes of three letters: programs ask by those, and they ask by the thousand.
    /// </summary>
    private static bool TryRead(GetRelationshipRequest request, out Question question)
    {
        question = default;
        if (request is not
            {
                AsOf: null, KnownAt: null, AtLeastAsFresh: null, Parameters: null,
                Country.Length: 3, Counterpart.Length: 3,
            })
            return false;
        question = new Question(Letters(request.Country), Letters(request.Counterpart), request.Model);
        return true;
    }

    private static ulong Letters(string code) => (ulong)code[0] << 32 | (uint)code[1] << 16 | code[2];
}
