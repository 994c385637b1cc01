using Diplomacy.Protos.Ingestion.V1;
using Npgsql;

namespace Diplomacy.Tests.Security;

/// <summary>What callers can make the store keep is bounded, in size or in time.</summary>
public sealed class GrowthTests
{
    [Fact]
    public async Task The_answer_to_rejected_reports_is_not_kept_whole_and_comes_again_whole()
    {
        await using var services = await RunningServices.StartAsync();
        var request = Reports.Request(
            Enumerable.Range(0, 999).Select(i => Reports.Of("2010-05-03", new string('x', 90) + i, "TON", "9999"))
                .Append(Reports.Of("2010-05-03", "TCD", "TON", "161")));
        request.RequestId = "mostly rejected";

        var first = await services.Ingestion.ReportSourceEventsAsync(request, deadline: services.CallDeadline);
        var again = await services.Ingestion.ReportSourceEventsAsync(request, deadline: services.CallDeadline);

        again.Results.ShouldBe(first.Results);
        first.Results[0].Faults.ShouldNotBeEmpty();
        (await NumberAsync(services.Store, "select max(length(answer)) from recording.answered_request"))
            .ShouldBeLessThan(10_000);

        request.Reports.RemoveAt(999);
        request.RequestId = "all rejected";
        await services.Ingestion.ReportSourceEventsAsync(request, deadline: services.CallDeadline);
        (await NumberAsync(services.Store, "select count(*) from recording.answered_request")).ShouldBe(1);
    }

    [Fact]
    public async Task Answers_are_forgotten_after_a_week_and_announced_alerts_after_three_months()
    {
        var database = "";
        await using (var services = await RunningServices.StartAsync())
        {
            database = services.Database;
            await using var command = services.Store.CreateCommand(
                """
                insert into recording.answered_request (request_id, fingerprint, answer, answered_at) values
                    ('old', '', '', now() - interval '8 days'), ('young', '', '', now() - interval '6 days');
                insert into scoring.alert (alert_id, rule_id, rule_name, relationship, model, position, day,
                    score_before, score, announced_at) values
                    (gen_random_uuid(), gen_random_uuid(), 'old', 1, '', 1, now(), 0, 0, now() - interval '91 days'),
                    (gen_random_uuid(), gen_random_uuid(), 'young', 1, '', 1, now(), 0, 0, now() - interval '89 days'),
                    (gen_random_uuid(), gen_random_uuid(), 'unannounced', 1, '', 1, now(), 0, 0, null);
                """);
            await command.ExecuteNonQueryAsync(Deadline.Token());
        }

        await using var restarted = await RunningServices.StartAsync(database);

        await Eventually.TrueAsync(
            async () => await NumberAsync(restarted.Store, "select count(*) from recording.answered_request") == 1
                && await NumberAsync(
                    restarted.Store, "select count(*) from scoring.alert where rule_name <> 'unannounced'") == 1,
            "the deletion of what is old");
        (await NumberAsync(
            restarted.Store, "select count(*) from recording.answered_request where request_id = 'young'")).ShouldBe(1);
    }

    private static async Task<long> NumberAsync(NpgsqlDataSource store, string sql)
    {
        await using var command = store.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Deadline.Token()));
    }
}
