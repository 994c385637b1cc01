using System.Collections.Concurrent;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Query.V1;
using Diplomacy.ServiceDefaults.Store;

namespace Diplomacy.Query.Reading;

/// <summary>
/// Answers about the present, ready to be given again to whoever asks the same before anything new is known. They hold
/// for one position, as its checkpoint names it until a rebuild supersedes that, and one day; the next of either starts
/// anew, so nothing here is ever out of date.
/// </summary>
internal sealed class PresentAnswers(ProjectionPosition projection, Checkpoints checkpoints, TimeProvider clock)
{
    /// <summary>Answers kept: about 2.5 KB each, 40 MB in all. One more makes room for others.</summary>
    public const int Max = 16_384;

    private volatile Present _present = new(Position: -1, Day: default, Checkpoint: "");

    private readonly record struct Question(CountryCode Country, CountryCode Counterpart, string Model);

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
        return QuestionOf(request) is { } question
            && present.Position == projection.Current && present.Day == clock.Today()
            && present.Checkpoint == checkpoints.At(present.Position).Token
            && present.Answers.TryGetValue(question, out var answer)
            ? answer
            : null;
    }

    /// <summary>Keeps an answer computed at a position for a day, where the request asks for the present.</summary>
    public void Keep(GetRelationshipRequest request, long position, DateOnly day, GetRelationshipResponse answer)
    {
        if (QuestionOf(request) is not { } question)
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
            PreparedAnswers.Prepare(answer);
    }

    /// <summary>What is asked about the present; null where it is about anything else, or cannot be read.</summary>
    private static Question? QuestionOf(GetRelationshipRequest request) =>
        request is { AsOf: null, KnownAt: null, AtLeastAsFresh: null, Parameters: null }
        && CountryCode.TryParse(request.Country, out var country)
        && CountryCode.TryParse(request.Counterpart, out var counterpart)
            ? new Question(country, counterpart, request.Model)
            : null;
}
