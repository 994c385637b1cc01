using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Testing;

/// <summary>Part of <see cref="Promises.Complete"/>: what is delivered about all relationships omits none.</summary>
internal static class Wholeness
{
    /// <summary>Once a day is delivered completely, no delivered score differs from the score of that day.</summary>
    public static void OfDays(Walk walk)
    {
        var reported = new Dictionary<Relationship, DateOnly>();
        var day = walk.StartDay;
        foreach (var step in walk.Steps())
        {
            // A subscriber that receives a later day has received the day before, even without a message for it.
            if (step.From is { IsWhole: false, IsInSnapshot: false, Stream: { } from }
                && from.Day < step.Message.Place.Stream?.Day)
                Check(step, from.Day, step.From.Position);
            if (step.Update is { } update)
                reported[update.Relationship] = update.AsOf;
            if (step.Message.Place is { IsWhole: true, Stream: { } place })
                Check(step, place.Day, step.Message.Place.Position);
        }

        void Check(Step step, DateOnly today, long position)
        {
            if (today <= day)
                return;
            day = today;
            foreach (var relationship in walk.History.Relationships.Where(walk.Wants))
            {
                var last = reported.GetValueOrDefault(relationship, walk.DayBefore(relationship));
                var (then, now) = (Score(walk, relationship, position, last), Score(walk, relationship, position, day));
                if (then != now)
                    throw Broken(step, $"{relationship} came from {then} on {last} to {now} without an update");
            }
        }
    }

    /// <summary>A snapshot, cut or not, omits nothing.</summary>
    public static void OfSnapshots(IEnumerable<Walk> walks)
    {
        var reported = new HashSet<Relationship>();
        long? position = null;
        foreach (var walk in walks)
        {
            if (walk.Stream.ResumedAfter is null)
            {
                reported.Clear();
                position = walk.Subscriber.Request.Initial == InitialState.Snapshot ? walk.Start.Position : null;
            }
            foreach (var step in walk.Steps())
            {
                if (step.Update is { Kind: UpdateCauseKind.Snapshot } update)
                    reported.Add(update.Relationship);
                if (step.Message.Kind != SubscribeResponse.MessageOneofCase.CaughtUp || position is not { } of)
                    continue;
                foreach (var relationship in walk.History.Relationships.Where(walk.Wants))
                    if (walk.History.Knows(relationship, of) && !reported.Contains(relationship))
                        throw Broken(step, $"{relationship} is not in the snapshot");
                position = null;
            }
        }
    }

    private static double Score(Walk walk, Relationship relationship, long position, DateOnly day) =>
        walk.History.ScoreAt(relationship, position, day, walk.Model).Score.Score;

    private static BrokenPromiseException Broken(Step step, string how) =>
        new(nameof(Promises.Complete), $"{step}: {how}");
}
