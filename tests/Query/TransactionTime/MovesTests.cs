using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.TransactionTime;

/// <summary>
/// A move is stored on two streams in one transaction, and any position between the two may be given out: by another
/// writer whose own events lie there, or by the history of a source event.
/// </summary>
public sealed class MovesTests
{
    private const string Author = "ana@example.org", Reason = "The paper printed a correction.";

    [Fact]
    public async Task At_every_position_each_stored_report_is_at_exactly_one_place()
    {
        await using var services = await RunningServices.StartAsync();
        // Matching moves the months to the day; editors move it on, to other countries, apart and together again.
        await services.StoreAsync(
            Enumerable.Range(0, 4).Select(i => Of("2009-02", $"d-{i}")));
        await services.StoreAsync(Of("2009-02-16", "d-4"));
        var day = (await EffectiveSourceEvents(services, await services.StoreAsync(Of("2009-02-16", "d-5")))).Single();
        var moved = await services.Ingestion.CorrectSourceEventAsync(new()
        {
            SourceEventId = day.SourceEventId,
            Author = Author,
            Reason = Reason,
            Target = "COL",
        }, deadline: services.CallDeadline);
        var apart = new SplitSourceEventRequest
        {
            SourceEventId = moved.Edit.MovedToId,
            Author = Author,
            Reason = Reason,
        };
        apart.ReportIds.Add(day.Reports.Take(3).Select(report => report.ReportId));
        var split = await services.Ingestion.SplitSourceEventAsync(apart, deadline: services.CallDeadline);
        var merged = await services.Ingestion.MergeSourceEventsAsync(new()
        {
            SourceEventId = split.Edit.MovedToId,
            IntoSourceEventId = moved.Edit.MovedToId,
            Author = Author,
            Reason = Reason,
        }, deadline: services.CallDeadline);

        var last = services.PositionOf(merged.Checkpoint);
        last.ShouldBeGreaterThan(30);
        for (var position = 1L; position <= last; position++)
        {
            var asked = services.Checkpoints.At(position);
            var state = await EffectiveSourceEvents(services, asked);
            var reports = state.SelectMany(one => one.Reports).Select(report => report.ReportId).ToArray();
            reports.ShouldBeUnique($"at {position}");
            reports.Length.ShouldBe(await ReportsBy(services, position), $"at {position}");
            // What is answered can be cited, and covers what was asked for.
            var answer = await Ask(services, "PER", "COL", asked);
            services.PositionOf(answer.Checkpoint).ShouldBeGreaterThanOrEqualTo(position);
            (await Ask(services, "PER", "COL", answer.Checkpoint)).ShouldBe(answer);
        }
        services.PositionOf((await Ask(services, "PER", "COL", merged.Checkpoint)).Checkpoint).ShouldBe(last);

        // From the stored events alone, another node gives the same answer.
        var middle = services.Checkpoints.At(last - 2);
        var before = await Ask(services, "PER", "COL", middle);
        await services.RestartAsync();
        (await Ask(services, "PER", "COL", middle)).ShouldBe(before);
    }

    private static Report Of(string date, string document) =>
        Reports.Of(date, "PER", "CHL", "042", publisher: document, document: document);

    private static async Task<IReadOnlyList<SourceEvent>> EffectiveSourceEvents(
        RunningServices services, Checkpoint at) =>
        (await services.Query.ListSourceEventsAsync(
            new() { Country = "PER", KnownAt = new KnownAt { Checkpoint = at } },
            deadline: services.CallDeadline)).SourceEvents;

    private static async Task<GetRelationshipResponse> Ask(
        RunningServices services, string one, string other, Checkpoint at) =>
        await services.Query.GetRelationshipAsync(new()
        {
            Country = one,
            Counterpart = other,
            AsOf = Reports.On("2010-01-01"),
            KnownAt = new KnownAt { Checkpoint = at },
        }, deadline: services.CallDeadline);

    /// <summary>How many reports were stored by a position, or by the end of the move that contains it.</summary>
    private static async Task<int> ReportsBy(RunningServices services, long position)
    {
        var answer = await Ask(services, "PER", "CHL", services.Checkpoints.At(position));
        var whole = services.PositionOf(answer.Checkpoint);
        await using var command = services.Store.CreateCommand(
            "select count(distinct data ->> 'ReportId')::int from diplomacy.mt_events where seq_id <= $1");
        command.Parameters.AddWithValue(whole);
        return (int)(await command.ExecuteScalarAsync(Deadline.Token()))!;
    }
}
