using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Reading;

namespace Diplomacy.Query.Subscriptions;

/// <summary>Holds changes against the rules that are stored.</summary>
internal sealed class AlertWatch
{
    public bool IsWatching => false;

    public IReadOnlyList<Alert> RaisedBy(
        ScoringModel model, LedgerChange change, Relationship relationship, double before, double after,
        RelationshipSums sums, DateOnly day) => [];

    public Task Note(IReadOnlyList<LedgerChange> changes, long to, DateOnly day, CancellationToken ct) =>
        Task.CompletedTask;

    public Task NoteDay(long position, DateOnly before, DateOnly day, CancellationToken ct) => Task.CompletedTask;
}
