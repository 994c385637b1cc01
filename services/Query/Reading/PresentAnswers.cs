using System.Collections.Concurrent;
using Diplomacy.Protos.Query.V1;
using Diplomacy.ServiceDefaults.Store;

namespace Diplomacy.Query.Reading;

/// <summary>
/// Answers about the present, ready to be given again to whoever asks the same before anything new is known. They hold
/// for one position and one day; the next of either starts anew, so nothing here is ever out of date. What a rebuild
/// has superseded is known by its checkpoint.
/// </summary>
internal sealed class PresentAnswers(ProjectionPosition projection, Checkpoints checkpoints, TimeProvider clock)
{
    /// <summary>Answers kept: about 2 KB each, 32 MB in all. One more makes room for others.</summary>
    public const int Max = 16_384;

    private volatile Present _present = new(Position: -1, Day: default);

    /// <summary>What was asked, as the caller wrote it.</summary>
    private readonly record struct Question(string Country, string Counterpart, string Model);

    private sealed record Present(long Position, DateOnly Day)
    {
        private int _count;

        public ConcurrentDictionary<Question, Task<GetRelationshipResponse>> Answers { get; } = [];

        /// <summary>Whether there is room for one more.</summary>
        public bool TakeRoom() => Interlocked.Increment(ref _count) <= Max;
    }

    /// <summary>The answer to a request, where it asks for the present and the same was asked before.</summary>
    public Task<GetRelationshipResponse>? Find(GetRelationshipRequest request)
    {
        if (!AsksForThePresent(request))
            return null;
        var present = _present;
        return present.Position == projection.Current && present.Day == clock.Today()
            && present.Answers.TryGetValue(QuestionOf(request), out var answer)
            && answer.Result.Checkpoint.Token == checkpoints.At(present.Position).Token
            ? answer
            : null;
    }

    /// <summary>Keeps an answer computed at a position for a day, where the request asks for the present.</summary>
    public void Keep(GetRelationshipRequest request, long position, DateOnly day, GetRelationshipResponse answer)
    {
        if (!AsksForThePresent(request))
            return;
        var present = _present;
        // An answer that took so long that others are newer is not kept.
        if (position < present.Position || day < present.Day)
            return;
        if (position > present.Position || day > present.Day || !present.TakeRoom())
        {
            _present = present = new Present(position, day);
            present.TakeRoom();
        }
        present.Answers.TryAdd(QuestionOf(request), Task.FromResult(answer));
    }

    private static Question QuestionOf(GetRelationshipRequest request) =>
        new(request.Country, request.Counterpart, request.Model);

    private static bool AsksForThePresent(GetRelationshipRequest request) =>
        request is { AsOf: null, KnownAt: null, AtLeastAsFresh: null, Parameters: null };
}
