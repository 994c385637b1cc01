using System.Text;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Ingestion.V1;
using Grpc.Core;

namespace Diplomacy.Tests.Ingestion.Feeds.Importing;

/// <summary>Faulty rows are kept with their faults, and can be sent again.</summary>
public sealed class RejectTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const string Good = "2012-02-03";

    private int _id = Random.Shared.Next(1_000_000) * 100;

    [Fact]
    public async Task Faulty_rows_are_listed_page_by_page_with_their_lines_and_reasons()
    {
        var rows = Enumerable.Range(0, 5).Select(i => Line(i % 2 == 0 ? "2012-13-45" : Good)).ToArray();
        // It can be read, and breaks a rule of reports.
        rows[3] = GdeltDay.Row(++_id, "1995-01-01", "MNE", "BEN", "042");
        var id = await ImportAsync(rows);

        var first = await ListAsync(new ListRejectsRequest { ImportId = id, PageSize = 3 });
        var second = await ListAsync(
            new ListRejectsRequest { ImportId = id, PageSize = 3, PageToken = first.NextPageToken });

        first.Rejects.Concat(second.Rejects).Select(reject => (reject.Line, reject.Raw))
            .ShouldBe([(1, rows[0]), (3, rows[2]), (4, rows[3]), (5, rows[4])]);
        second.NextPageToken.ShouldBeEmpty();
        first.Rejects[0].Faults.ShouldHaveSingleItem().Reason.ShouldBe(RowFaultReason.BadDate);
        var broken = first.Rejects[2].Faults.ShouldHaveSingleItem();
        (broken.Reason, broken.ErrorReason).ShouldBe((RowFaultReason.InvalidReport, ErrorReason.StateDidNotExist));
    }

    [Fact]
    public async Task Faulty_rows_come_as_a_csv_file()
    {
        var id = await ImportAsync(Line(Good), Line("2012-13-45"), "a \"quoted\" row");

        using var call = services.Ingestion.ExportRejects(
            new ExportRejectsRequest { ImportId = id }, deadline: services.CallDeadline);
        var text = new StringBuilder();
        var rows = 0L;
        await foreach (var piece in call.ResponseStream.ReadAllAsync())
        {
            text.Append(piece.Data.ToStringUtf8());
            rows = piece.Rows;
        }

        rows.ShouldBe(2);
        var lines = text.ToString().Split('\n');
        lines[0].ShouldBe("line,reason,description,raw");
        lines[1].ShouldStartWith("2,\"BadDate\",\"");
        lines[2].ShouldEndWith(",\"a \"\"quoted\"\" row\"");
    }

    [Fact]
    public async Task A_corrected_row_is_stored_once_and_moves_in_the_counts()
    {
        var faulty = Line("2012-13-45");
        var id = await ImportAsync(Line(Good), faulty, Line(Good));
        var before = (await services.GetAsync(id))!.Counts;

        var same = await ResubmitAsync(id, 2, "");
        var corrected = GdeltDay.Row(_id + 50, "2012-02-04", "NER", "BEN", "042");
        var settled = await ResubmitAsync(id, 2, corrected);
        var again = await ResubmitAsync(id, 2, corrected);

        same.Result.Outcome.ShouldBe(RowOutcome.Rejected);
        same.Result.Faults.ShouldHaveSingleItem().Reason.ShouldBe(RowFaultReason.BadDate);
        settled.Result.Outcome.ShouldBeOneOf(RowOutcome.Recorded, RowOutcome.Corroborated);
        settled.Result.SourceEventId.ShouldNotBeEmpty();
        again.Result.ShouldBe(settled.Result);
        var after = (await services.GetAsync(id))!.Counts;
        after.ShouldAccountForAll();
        (after.Rows, after.Rejected).ShouldBe((before.Rows, before.Rejected - 1));
        (await ListAsync(new ListRejectsRequest { ImportId = id })).Rejects.ShouldBeEmpty();
        (await ListAsync(new ListRejectsRequest { ImportId = id, IncludeResubmitted = true })).Rejects
            .ShouldHaveSingleItem().Resubmitted.ShouldBe(settled.Result);
    }

    [Fact]
    public async Task A_row_that_turns_out_to_be_out_of_scope_is_counted_there()
    {
        var id = await ImportAsync(Line(Good), Line("2012-13-45"));

        var settled = await ResubmitAsync(id, 2, GdeltDay.Row(_id + 60, Good, "NER", "", "042"));

        (settled.Result.Outcome, settled.Result.OutOfScope)
            .ShouldBe((RowOutcome.OutOfScope, OutOfScopeReason.NoTargetState));
        var counts = (await services.GetAsync(id))!.Counts;
        counts.ShouldAccountForAll();
        (counts.Rejected, counts.OutOfScope).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Ten_callers_that_correct_one_row_at_once_store_it_once()
    {
        var id = await ImportAsync(Line(Good), Line("2012-13-45"));
        var corrected = GdeltDay.Row(_id + 70, "2012-02-05", "NER", "BEN", "042");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ResubmitAsync(id, 2, corrected)));

        answers.Select(answer => answer.Result).Distinct().ShouldHaveSingleItem();
        (await services.GetAsync(id))!.Counts.ShouldAccountForAll();
        (await services.GetAsync(id))!.Counts.Rejected.ShouldBe(0);
    }

    [Fact]
    public async Task An_unknown_import_and_an_unknown_row_are_not_found()
    {
        var id = await ImportAsync(Line(Good));

        (await CallFailures.FailureOf(() => ResubmitAsync("no import", 1, ""))).Reason.ShouldBe("UNKNOWN_IMPORT");
        (await CallFailures.FailureOf(() => ResubmitAsync(id, 1, ""))).Reason.ShouldBe("UNKNOWN_REJECT");
        (await CallFailures.FailureOf(
            () => ListAsync(new ListRejectsRequest { ImportId = "no import" }))).Reason.ShouldBe("UNKNOWN_IMPORT");
    }

    private string Line(string date) => GdeltDay.Row(++_id, date, "NER", "BEN", "042");

    private async Task<string> ImportAsync(params string[] rows)
    {
        var id = Imports.NewId();
        await services.ImportAsync(id, Imports.FileOf(rows));
        return id;
    }

    private async Task<ListRejectsResponse> ListAsync(ListRejectsRequest request) =>
        await services.Ingestion.ListRejectsAsync(request, deadline: services.CallDeadline);

    private async Task<ResubmitRejectResponse> ResubmitAsync(string id, long line, string raw) =>
        await services.Ingestion.ResubmitRejectAsync(
            new ResubmitRejectRequest { ImportId = id, Line = line, Raw = raw }, deadline: services.CallDeadline);
}
