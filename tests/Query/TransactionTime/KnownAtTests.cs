using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Diplomacy.Tests.Query.TransactionTime;

public sealed class KnownAtTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task An_answers_checkpoint_gives_the_same_bytes_whatever_is_reported_since()
    {
        await services.StoreAsync(
            Reports.Of("2009-02", "DEU", "FRA", "042", quality: 0.6, publisher: "AFP", document: "a"),
            Reports.Of("2009-02-16", "FRA", "DEU", "057", quality: 0.6, publisher: "AFP"),
            Reports.Of("2009-03-01", "DEU", "POL", "057"));
        var fresh = await services.StoreAsync(Reports.Of("2009-04-01", "DEU", "FRA", "120", quality: 0.3));
        var before = await Ask(knownAt: null, fresh);

        // Later: corroboration, an earlier date, a report that moves another, a further relationship.
        await services.StoreAsync(
            Reports.Of("2009-02-16", "FRA", "DEU", "057", publisher: "dpa"),
            Reports.Of("2009-02-27", "DEU", "FRA", "042", publisher: "dpa", document: "b"),
            Reports.Of("2008-12-24", "DEU", "FRA", "138"));
        var later = await services.StoreAsync(Reports.Of("2009-02-16", "DEU", "CHE", "057"));

        foreach (var (message, checkpoint) in before)
            (await Again(message, checkpoint)).ShouldBe(message.ToByteArray(), message.Descriptor.Name);
        (await Ask(knownAt: null, later)).Select(one => one.Message.ToByteArray())
            .Zip(before).ShouldAllBe(pair => !pair.First.SequenceEqual(pair.Second.Message.ToByteArray()));

        await services.RestartAsync();
        foreach (var (message, checkpoint) in before)
            (await Again(message, checkpoint)).ShouldBe(message.ToByteArray(), message.Descriptor.Name);
    }

    [Fact]
    public async Task Known_at_now_and_no_known_at_are_the_same_answer()
    {
        var fresh = await services.StoreAsync(Reports.Of("2009-02-16", "FRA", "ITA", "057"));

        foreach (var (message, checkpoint) in await Ask(knownAt: null, fresh))
            (await Again(message, checkpoint)).ShouldBe(message.ToByteArray(), message.Descriptor.Name);
    }

    [Fact]
    public async Task Known_at_the_checkpoint_of_a_write_waits_for_the_write()
    {
        for (var day = 1; day <= 10; day++)
        {
            var written = await services.StoreAsync(Reports.Of($"2009-01-{day:00}", "NLD", "BEL", "042"));

            var answer = await services.Query.GetRelationshipAsync(
                new() { Country = "NLD", Counterpart = "BEL", KnownAt = new() { Checkpoint = written } },
                deadline: services.CallDeadline);

            answer.Relationship.SourceEventCount.ShouldBe(day);
            answer.Checkpoint.ShouldBe(written);
        }
    }

    [Fact]
    public async Task A_time_resolves_to_the_last_event_stored_by_then()
    {
        await services.StoreAsync(Reports.Of("2009-01-01", "AUT", "HUN", "042"));
        var first = await StoredAt("AUT");
        await services.StoreAsync(Reports.Of("2009-01-02", "AUT", "HUN", "042"));
        var second = await StoredAt("AUT");

        (await CountAt(first - TimeSpan.FromMicroseconds(1))).ShouldBe(0);
        (await CountAt(first)).ShouldBe(1);
        (await CountAt(second - TimeSpan.FromMicroseconds(1))).ShouldBe(1);
        (await CountAt(second)).ShouldBe(2);
    }

    [Fact]
    public async Task Events_stored_by_a_time_count_even_if_they_are_not_projected_yet()
    {
        for (var day = 1; day <= 10; day++)
        {
            await services.StoreAsync(Reports.Of($"2009-01-{day:00}", "SVN", "HRV", "042"));
            (await CountAt(DateTimeOffset.UtcNow, "SVN", "HRV")).ShouldBe(day);
        }
    }

    [Fact]
    public async Task A_future_time_is_refused() =>
        (await FailureAt(Timestamp.FromDateTime(DateTime.UtcNow.AddMinutes(1)))).ShouldBe("KNOWN_AT_IN_FUTURE");

    [Theory]
    [InlineData(long.MaxValue, 0)]
    [InlineData(long.MinValue, 0)]
    [InlineData(0, -1)]
    [InlineData(0, int.MaxValue)]
    public async Task An_invalid_time_is_refused(long seconds, int nanos) =>
        (await FailureAt(new Timestamp { Seconds = seconds, Nanos = nanos })).ShouldBe("OUT_OF_RANGE");

    [Fact]
    public async Task A_time_before_the_first_event_knows_nothing() =>
        (await CountAt(DateTimeOffset.UnixEpoch)).ShouldBe(0);

    private async Task<string> FailureAt(Timestamp time)
    {
        var failure = await services.Query.GetRelationshipAsync(
            new() { Country = "AUT", Counterpart = "HUN", KnownAt = new() { Time = time } },
            deadline: services.CallDeadline).FailureAsync();
        failure.Fields.ShouldBe(["known_at.time"]);
        return failure.Reason;
    }

    private async Task<int> CountAt(DateTimeOffset time, string country = "AUT", string counterpart = "HUN") =>
        (await services.Query.GetRelationshipAsync(
            new()
            {
                Country = country,
                Counterpart = counterpart,
                KnownAt = new() { Time = Timestamp.FromDateTimeOffset(time) },
            }, deadline: services.CallDeadline)).Relationship.SourceEventCount;

    private async Task<DateTimeOffset> StoredAt(string source)
    {
        await using var command = services.Store.CreateCommand(
            "select max(timestamp) from diplomacy.mt_events where data ->> 'Source' = $1");
        command.Parameters.AddWithValue(source);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(Deadline.Token()))!);
    }

    /// <summary>Asks once more for an answer as it was known at its checkpoint.</summary>
    private async Task<byte[]> Again(IMessage answer, Checkpoint checkpoint) =>
        (await Ask(new KnownAt { Checkpoint = checkpoint }, fresh: null))
            .Single(one => one.Message.Descriptor == answer.Descriptor).Message.ToByteArray();

    /// <summary>Every read, of one country's or one relationship's state.</summary>
    private async Task<(IMessage Message, Checkpoint Checkpoint)[]> Ask(KnownAt? knownAt, Checkpoint? fresh)
    {
        var (query, deadline, asOf) = (services.Query, services.CallDeadline, Reports.On("2010-01-01"));
        var relationship = await query.GetRelationshipAsync(
            new()
            {
                Country = "DEU",
                Counterpart = "FRA",
                AsOf = asOf,
                KnownAt = knownAt,
                AtLeastAsFresh = fresh,
            }, deadline: deadline);
        var list = await query.ListRelationshipsAsync(
            new() { Country = "DEU", AsOf = asOf, KnownAt = knownAt }, deadline: deadline);
        var timeline = await query.GetTimelineAsync(
            new()
            {
                Country = "DEU",
                Counterpart = "FRA",
                From = Reports.On("2008-12-01"),
                To = asOf,
                KnownAt = knownAt,
            }, deadline: deadline);
        var events = await query.ListSourceEventsAsync(
            new() { Country = "DEU", KnownAt = knownAt, PageSize = 2 }, deadline: deadline);
        var explained = await query.ExplainScoreAsync(
            new() { Country = "DEU", Counterpart = "FRA", AsOf = asOf, KnownAt = knownAt }, deadline: deadline);
        return
        [
            (relationship, relationship.Checkpoint), (list, list.Checkpoint), (timeline, timeline.Checkpoint),
            (events, events.Checkpoint), (explained, explained.Checkpoint),
        ];
    }
}
