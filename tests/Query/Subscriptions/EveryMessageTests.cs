using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Subscriptions;

/// <summary>Streams that resume after every message of a scenario, and at the earliest usable checkpoint.</summary>
[Collection(nameof(WholeStory))]
public sealed class EveryMessageTests(WholeStory story)
{
    [Fact]
    public void The_scenario_contains_every_kind_of_update_and_keeps_every_promise()
    {
        new Promises(story.Record, story.History).Hold();

        foreach (var subscriber in story.Record.Subscribers)
        {
            var updates = subscriber.Streams.ShouldHaveSingleItem().Messages
                .Where(message => message.Update is not null).Select(message => message.Update!).ToList();
            updates.Select(update => $"{update.Kind}").Distinct().Order().ShouldBe(
                ["Corrected", "Corroborated", "DayPassed", "Moved", "Recorded", "Retracted", "Snapshot"]);
            updates.Exists(update => update.Conflated > 0).ShouldBe(subscriber.Name == "folded");
        }
    }

    [Fact]
    public async Task A_stream_that_resumes_after_any_message_delivers_the_rest_as_if_it_had_not_been_cut()
    {
        await using var record = story.Again();
        foreach (var whole in story.Record.Subscribers)
            for (var cut = 0; cut < whole.Streams[0].Messages.Count; cut++)
                record.AddAfter(whole, cut);
        await story.FinishAsync(record);

        new Promises(record, story.History).Hold();
        var expected = Believed(story.Record.Subscribers[0]);
        foreach (var subscriber in record.Subscribers)
        {
            subscriber.Streams.Count.ShouldBe(2, subscriber.Name);
            Believed(subscriber).ShouldBe(expected, subscriber.Name);
        }
    }

    [Fact]
    public async Task A_stream_resumes_from_the_earliest_checkpoint_on_and_must_start_over_before_it()
    {
        await using var record = story.Again(forgetting: true);
        var whole = story.Record.Subscribers[0];
        for (var cut = 0; cut < whole.Streams[0].Messages.Count; cut++)
            record.AddAfter(whole, cut);
        await story.FinishAsync(record);

        new Promises(record, story.History) { IsCompacted = true }.Hold();
        var earliest = record.Last.Position - WholeStory.Kept;
        var expected = Believed(whole);
        foreach (var subscriber in record.Subscribers)
        {
            var (resumed, then) = (Place.Of(subscriber.Streams[1].ResumedAfter!), subscriber.Streams[1].End!);
            then.Reason.ShouldBe(resumed.Position < earliest ? "HISTORY_COMPACTED" : "", subscriber.Name);
            if (then.Earliest is { } reported)
                Place.Of(reported).Position.ShouldBe(earliest);
            Believed(subscriber).ShouldBe(expected, subscriber.Name);
        }
        record.Subscribers.Select(subscriber => Place.Of(subscriber.Streams[1].ResumedAfter!).Position)
            .ShouldContain(earliest, "the edge itself");
        record.Subscribers.Select(subscriber => Place.Of(subscriber.Streams[1].ResumedAfter!).Position)
            .ShouldContain(earliest - 1, "and the last position before it");
    }

    /// <summary>The final scores as a subscriber sees them.</summary>
    private static SortedDictionary<Relationship, double> Believed(Subscriber subscriber)
    {
        var believed = new SortedDictionary<Relationship, double>();
        foreach (var message in subscriber.Streams.SelectMany(stream => stream.Messages))
            if (message.Update is { } update)
                believed[update.Relationship] = update.Score;
        return believed;
    }
}
