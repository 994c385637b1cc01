using System.Collections.Concurrent;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Query.Ledger;

namespace Diplomacy.Query.Scores;

/// <summary>
/// A cache of answers about the present. It is valid for one position, one checkpoint token and one day; a new
/// position, a rebuild or a new day replaces it, so an answer is never stale.
/// </summary>
internal sealed class CurrentScoreCache(ProjectionPosition projection, CheckpointTokens checkpoints, TimeProvider clock)
{
    /// <summary>Answers kept: about 2.5 KB each, 40 MB in all. One more empties the cache.</summary>
    public const int Max = 16_384;

    private volatile Present _present = new(Position: -1, Day: default, Checkpoint: "");

    /// <summary>
    /// The request as the caller wrote it. Each country code is packed into a number: comparing strings would take as
    /// long as the rest of the lookup.
    /// </summary>
    private readonly record struct CacheKey(ulong Country, ulong Counterpart, string Model);

    private sealed record Present(long Position, DateOnly Day, string Checkpoint)
    {
        private int _count;

        public ConcurrentDictionary<CacheKey, Task<GetRelationshipResponse>> Answers { get; } = [];

        /// <summary>Reserves a slot; false if the cache is full.</summary>
        public bool TryReserve() => Interlocked.Increment(ref _count) <= Max;
    }

    /// <summary>The cached answer to a request about the present, or null.</summary>
    public Task<GetRelationshipResponse>? Find(GetRelationshipRequest request)
    {
        var present = _present;
        return TryRead(request, out var key)
            && present.Position == projection.Current && present.Day == clock.Today()
            && present.Checkpoint == checkpoints.TokenAt(present.Position)
            && present.Answers.TryGetValue(key, out var answer)
            ? answer
            : null;
    }

    /// <summary>Caches an answer computed at a position for a day, if the request is about the present.</summary>
    public void Keep(GetRelationshipRequest request, long position, DateOnly day, GetRelationshipResponse answer)
    {
        if (!TryRead(request, out var key))
            return;
        var present = _present;
        // An answer older than the cache is not kept.
        if (position < present.Position || day < present.Day)
            return;
        var checkpoint = answer.Checkpoint.Token;
        if (position > present.Position || day > present.Day || checkpoint != present.Checkpoint
            || !present.TryReserve())
        {
            _present = present = new Present(position, day, checkpoint);
            present.TryReserve();
        }
        present.Answers.TryAdd(key, Task.FromResult(answer));
    }

    /// <summary>
    /// The cache key of a request about the present; false for any other request, and for countries not written as
    /// three-letter codes. Frequent callers are programs, which use the codes. AUS is another country in COW, so a
    /// request that names its code system is not of the cache either.
    /// </summary>
    private static bool TryRead(GetRelationshipRequest request, out CacheKey key)
    {
        key = default;
        if (request is not
            {
                AsOf: null, KnownAt: null, AtLeastAsFresh: null, Parameters: null,
                Country.Length: 3, Counterpart.Length: 3, IncludePredecessors: false,
                CodeSystem: CodeSystem.Unspecified,
            })
            return false;
        key = new CacheKey(Letters(request.Country), Letters(request.Counterpart), request.Model);
        return true;
    }

    private static ulong Letters(string code) => (ulong)code[0] << 32 | (uint)code[1] << 16 | code[2];
}
