using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;
using Diplomacy.Query.Scores;
using Diplomacy.Query.TransactionTime;
using Diplomacy.ServiceDefaults.Requests;

namespace Diplomacy.Query.Evidence;

/// <summary>Compares the score of one date at two transaction times and explains the difference.</summary>
internal sealed class CompareKnowledge(
    KnownAtResolver knowledge, LedgerCache ledger, EvidenceReader evidence, CheckpointTokens checkpoints,
    TimeProvider clock)
{
    private const int ChangesDefault = 100;
    private const int ChangesMax = 1_000;

    /// <summary>The weight of one source event and what it adds to the level; nothing if it has no line.</summary>
    private readonly record struct Part(EvidenceLine? Line, WeighedEvent Weighed, double Level);

    private readonly record struct Change(Guid Id, double Level);

    public async Task<CompareKnowledgeResponse> Handle(CompareKnowledgeRequest request, CancellationToken ct)
    {
        var errors = new ValidationErrors();
        var (country, counterpart) = RequestFields.Countries(request.CodeSystem, errors)
            .Pair(request.Country, request.Counterpart);
        var asOf = RequestFields.FullDate(request.AsOf, clock.Today(), "as_of", errors);
        var model = ModelSelection.One(request.Model, request.Parameters, errors);
        var count = CountField.Read(request.MaxChanges, ChangesDefault, ChangesMax, errors, "max_changes");
        if (request.KnownBefore is null)
            errors.Missing("known_before");
        var (before, after) = await knowledge.ResolveSpan(
            (request.KnownBefore, "known_before"), (request.KnownAfter, "known_after"), request.AtLeastAsFresh, errors,
            ct);
        var (checkpointBefore, checkpointAfter) = (checkpoints.At(before), checkpoints.At(after));

        var relationship = Relationship.Between(country, counterpart);
        var single = SingleMonths.Of(model, asOf);
        var old = (await ledger.Read(relationship, LedgerScope.At(before, single), ct)).SumsAt(before);
        var now = (await ledger.Read(relationship, LedgerScope.At(after, single), ct)).SumsAt(after);
        var (partsBefore, levelBefore) = await Parts(relationship, asOf, model, old.Neutrals, before, ct);
        var (partsAfter, levelAfter) = await Parts(relationship, asOf, model, now.Neutrals, after, ct);
        var changes = Changes(partsBefore, partsAfter);
        var recalibration = Recalibration(partsBefore, partsAfter);

        var answer = new CompareKnowledgeResponse
        {
            Before = ScoreMapping.Of(country, counterpart, old, asOf, model, request.Parameters),
            After = ScoreMapping.Of(country, counterpart, now, asOf, model, request.Parameters),
            Recalibration = recalibration,
            Reweighting = levelAfter - levelBefore - recalibration - changes.Sum(change => change.Level),
            CheckpointBefore = checkpointBefore,
            CheckpointAfter = checkpointAfter,
        };
        answer.StandingChange = answer.After.Score.Standing - answer.Before.Score.Standing;
        if (model.CountsTies)
        {
            KnownTie[] changed = [.. now.Ties.All.Except(old.Ties.All)];
            answer.ChangedTies.Add(TieMapping.Fitting(changed));
            answer.ChangedTieCount = changed.Length;
        }
        answer.ScoreChange = answer.After.Score.Score_ - answer.Before.Score.Score_;
        var histories = await evidence.Histories(
            [.. changes.Take(count).Select(change => change.Id)], before, after, checkpoints, ct);
        var bytes = 0;
        foreach (var (history, change) in histories.Zip(changes))
        {
            history.Level = change.Level;
            history.CauseCount = history.Causes.Count;
            bytes += history.CalculateSize();
            if (bytes > PageToken.PageBytesMax && answer.Changes.Count > 0)
                break;
            answer.Changes.Add(bytes > PageToken.PageBytesMax ? Fitting(history) : history);
        }
        answer.Remainder = changes.Skip(answer.Changes.Count).Sum(change => change.Level);
        answer.RemainderCount = changes.Count - answer.Changes.Count;
        return answer;
    }

    /// <summary>A change that is too large for an answer, each of its three parts cut to a third of it.</summary>
    private static KnowledgeChange Fitting(KnowledgeChange change)
    {
        const int partBytesMax = PageToken.PageBytesMax / 3;
        var fitting = new KnowledgeChange
        {
            Before = change.Before is { } before ? EvidencePage.Fitting(before, partBytesMax, out _) : null,
            After = change.After is { } after ? EvidencePage.Fitting(after, partBytesMax, out _) : null,
            Level = change.Level,
            CauseCount = change.CauseCount,
        };
        var bytes = 0;
        fitting.Causes.Add(change.Causes.TakeWhile(cause => (bytes += cause.CalculateSize()) <= partBytesMax));
        return fitting;
    }

    private async Task<(Dictionary<Guid, Part> Parts, double Level)> Parts(
        Relationship relationship, DateOnly asOf, ScoringModel model, FeedNeutrals neutrals, long position,
        CancellationToken ct)
    {
        var lines = await evidence.List(
            new EvidenceFilter([relationship], From: null, To: asOf, Codes: null, Feed: "", Text: ""),
            position, offset: 0, limit: null, ct);
        WeighedEvent[] weighed = [.. lines.Select(line => line.Weighed(model, neutrals))];
        var explanation = model.Explain(weighed, asOf);

        var parts = new Dictionary<Guid, Part>(lines.Count);
        for (var i = 0; i < lines.Count; i++)
            parts[lines[i].SourceEventId] = new Part(lines[i], weighed[i], Level: 0);
        foreach (var contribution in explanation.Contributions)
        {
            var id = lines[contribution.Event].SourceEventId;
            parts[id] = parts[id] with { Level = contribution.Amount };
        }
        return (parts, explanation.Level);
    }

    /// <summary>The source events whose weight changed, largest part of the difference first.</summary>
    private static List<Change> Changes(Dictionary<Guid, Part> before, Dictionary<Guid, Part> after)
    {
        var changes = new List<Change>();
        foreach (var id in before.Keys.Union(after.Keys))
        {
            var (old, now) = (before.GetValueOrDefault(id), after.GetValueOrDefault(id));
            if (old.Line != now.Line)
                changes.Add(new Change(id, now.Level - old.Level));
        }
        changes.Sort((one, other) => Math.Abs(other.Level).CompareTo(Math.Abs(one.Level)) is not 0 and var bySize
            ? bySize
            : one.Id.CompareTo(other.Id));
        return changes;
    }

    /// <summary>The part of the difference from unchanged source events of recalibrated feeds.</summary>
    private static double Recalibration(Dictionary<Guid, Part> before, Dictionary<Guid, Part> after) =>
        after.Where(pair => before.TryGetValue(pair.Key, out var old) && old.Line == pair.Value.Line
                && old.Weighed != pair.Value.Weighed)
            .Sum(pair => pair.Value.Level - before[pair.Key].Level);
}
