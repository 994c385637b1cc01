using System.Runtime.CompilerServices;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Alerts;
using Diplomacy.Query.ChangeFeed;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;

namespace Diplomacy.Query.Subscriptions.Updates;

/// <summary>What a subscription shows: the scores of one model, or the difference between two models.</summary>
internal sealed record View(ScoringModel Model, ScoringModel? Other)
{
    /// <summary>Whether a change can change what it shows.</summary>
    public bool Shows(LedgerChange change) => !change.IsOfTiesOnly || CountsTies;

    /// <summary>Whether a relationship has anything that it shows.</summary>
    public bool Shows(RelationshipSums sums) => sums.HasAny(Model) || (Other is not null && sums.HasAny(Other));

    /// <summary>What it reads of a ledger for a day.</summary>
    public SingleMonths SingleOn(DateOnly day) => SingleMonths.Of(Other is null ? [Model] : [Model, Other], [day]);

    private bool CountsTies => Model.CountsTies || Other is { CountsTies: true };
}

/// <summary>Builds the messages of changes: the score before and after, and the cause.</summary>
internal sealed class UpdateBuilder(
    ChangeLog log, LedgerCache ledgers, RelationshipScan scan, AlertEvaluator alerts, CheckpointTokens checkpoints)
{
    /// <summary>The messages of one batch of the change log, for the wanted relationships.</summary>
    public async Task<List<ScoreMessage>> OfBatch(
        View view, IReadOnlyList<LedgerChange> changes, RaisedAlerts raised, DateOnly day, Func<int, bool> wants,
        CancellationToken ct)
    {
        var messages = new List<ScoreMessage>();
        var keys = changes.Select(change => change.Relationship).Where(wants).Distinct().ToArray();
        if (keys.Length == 0)
            return messages;
        var asked = new LedgerScope(
            changes.Min(change => change.Before), changes.Max(change => change.Position), view.SingleOn(day));
        var read = await ledgers.Read(Array.ConvertAll(keys, Relationship.OfKey), asked, ct);
        var known = new Dictionary<int, Known>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
            known.Add(keys[i], new Known(read[i]));
        foreach (var change in changes.Where(view.Shows))
            if (known.TryGetValue(change.Relationship, out var relationship))
                messages.Add(Of(view, change, raised, relationship, day));
        Frames.Gather(messages);
        return messages;
    }

    /// <summary>Reads a batch of the change log and builds its messages.</summary>
    public async Task<List<ScoreMessage>> Between(
        View view, long after, long to, bool fold, DateOnly day, Func<int, bool> wants, CancellationToken ct)
    {
        var changes = await log.Read(after, to, fold, ct);
        var raised = view.Other is null
            ? await alerts.Evaluate(changes.Where(change => wants(change.Relationship)), day, ct)
            : new RaisedAlerts();
        return await OfBatch(view, changes, raised, day, wants, ct);
    }

    /// <summary>
    /// The scores of the relationships at one position: of all if no day before is given, otherwise of those that the
    /// passing of days changed.
    /// </summary>
    public async IAsyncEnumerable<ScoreMessage> Everything(
        View view, long position, DateOnly day, DateOnly? dayBefore, int afterKey, Func<int, bool> wants,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var everything = await scan.Choose(
            new RelationshipChoice(new HashSet<CountryCode>(), Among: false), includePredecessors: false, ct);
        var chosen = everything.Where(one => one.Key > afterKey && wants(one.Key)).ToArray();
        var watching = alerts.Rules;
        var single = new[] { dayBefore ?? day, day }.Aggregate(SingleMonths.None, (months, on) =>
            months.And(view.SingleOn(on)).And(AlertEvaluator.SingleOn(watching, on)));
        var asked = LedgerScope.At(position, single);
        await foreach (var (relationship, sums, _) in scan.Walk(chosen, asked, continuedAt: null, ct))
        {
            if (!view.Shows(sums))
                continue;
            var before = Read(view, sums, dayBefore ?? day);
            var after = Read(view, sums, day);
            if (dayBefore is not null && before.Value == after.Value)
                continue;
            var kind = dayBefore is null ? UpdateCauseKind.Snapshot : UpdateCauseKind.DayPassed;
            var passed = dayBefore is { } earlier ? day.DayNumber - earlier.DayNumber : StreamPlace.Snapshot;
            var place = new StreamPlace(day, relationship.Key, passed);
            var change = new LedgerChange(position, position, position, relationship.Key, kind, SourceEvent: null);
            var raised = view.Other is not null || kind == UpdateCauseKind.Snapshot
                ? []
                : AlertEvaluator.RaisedBy(watching, view.Model, relationship.Key, position, before.From, after.From);
            yield return Message(view, change, relationship, place, raised, before, after);
        }
    }

    /// <summary>A relationship's ledger, and the last score computed from it.</summary>
    private sealed class Known(RelationshipLedger ledger)
    {
        public RelationshipLedger Ledger => ledger;

        public (long Position, Seen Seen)? Last;
    }

    /// <summary>The scores of a relationship in a view.</summary>
    private readonly record struct Seen(DatedSums From, ScoreOnDay Score, ScoreOnDay? Other)
    {
        public double Points => Score.Score.Score;

        public double Value => Other is { } other ? Points - other.Score.Score : Points;
    }

    private static Seen Read(View view, RelationshipSums sums, DateOnly day) =>
        new(
            new DatedSums(sums, day), sums.ScoreOn(day, view.Model),
            view.Other is null ? null : sums.ScoreOn(day, view.Other));

    private ScoreMessage Of(View view, LedgerChange change, RaisedAlerts raised, Known known, DateOnly day)
    {
        var before = known.Last is { } last && last.Position <= change.Before
            ? last.Seen
            : Read(view, known.Ledger.SumsAt(change.Before), day);
        var sums = known.Ledger.SumsAt(change.Position);
        var after = Read(view, sums, day);
        known.Last = (change.Position, after);
        return Message(
            view, change, Relationship.OfKey(change.Relationship), new StreamPlace(day), raised.Of(change, view.Model),
            before, after);
    }

    private ScoreMessage Message(
        View view, LedgerChange change, Relationship relationship, StreamPlace place, IReadOnlyList<Alert> raised,
        Seen before, Seen after)
    {
        var day = after.From.Day;
        var response = new SubscribeResponse { Checkpoint = checkpoints.At(change.Covers, place) };
        if (view.Other is null)
        {
            response.Update = new ScoreUpdate
            {
                Relationship = ScoreMapping.Of(relationship, after.Score, day, view.Model, parameters: null),
                ScoreBefore = before.Value,
                Cause = CauseOf(change, relationship),
                ConflatedCount = change.Folded,
                ConflatedKinds = { KindsOf(change.FoldedKinds) },
                Alerts = { raised },
                FirstKnown = change.Kind != UpdateCauseKind.Snapshot
                    && !before.Score.Score.IsKnown && after.Score.Score.IsKnown,
                KnownAt = change.Covers == change.Position ? null : checkpoints.At(change.Position),
            };
        }
        else
            response.Divergence = new ModelDivergence
            {
                Relationship = ScoreMapping.Of(relationship, after.Score, day, view.Model, parameters: null),
                Other = ScoreMapping.Of(relationship, after.Other!.Value, day, view.Other, parameters: null),
                Difference = after.Value,
                Diverged = change.Kind == UpdateCauseKind.Snapshot || Math.Abs(after.Value) > Math.Abs(before.Value),
                Cause = CauseOf(change, relationship),
            };
        return new ScoreMessage(
            change.Relationship, change.Covers, change.Position, place, before.Value, after.Value,
            response.Update?.Alerts.Count > 0, response);
    }

    private static UpdateCause CauseOf(LedgerChange change, Relationship relationship)
    {
        var cause = new UpdateCause { Kind = change.Kind };
        if (change.Tie is { } tie)
            (cause.TieId, cause.TieKind) = (tie.Id.ToString(), TieMapping.Of(tie.Kind));
        if (change.SourceEvent is not { } sourceEvent)
            return cause;
        cause.SourceEventId = sourceEvent.Id.ToString();
        cause.Source = (sourceEvent.Outgoing ? relationship.A : relationship.B).ToString();
        cause.Target = (sourceEvent.Outgoing ? relationship.B : relationship.A).ToString();
        cause.CameoCode = sourceEvent.Code.ToString();
        cause.OccurredOn = ScoreMapping.Of(sourceEvent.Day);
        return cause;
    }

    private static IEnumerable<UpdateCauseKind> KindsOf(int bits) =>
        Enum.GetValues<UpdateCauseKind>().Where(kind => (bits & 1 << (int)kind) != 0);
}
