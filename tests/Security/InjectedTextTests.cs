using System.Collections.Concurrent;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Google.Protobuf;

namespace Diplomacy.Tests.Security;

/// <summary>A text that is stored is never part of a statement.</summary>
public sealed class InjectedTextTests(RunningServices services) : IClassFixture<RunningServices>
{
    private static readonly string[] Countries = [.. CountryLookup.All
        .Where(country => StateDates.Existed(country, new(2008, 9, 15))).Select(code => $"{code}")];

    private static readonly (string One, string Other)[] Pairs =
        [.. Countries.SelectMany(one => Countries.Where(other => other != one).Select(other => (one, other)))];

    private static int _taken;

    /// <summary>
    /// What an edit is about: a source event with two reports, another between the same countries, and a document.
    /// </summary>
    internal sealed record Subject(
        string SourceEvent, string[] Reports, string Other, string Document, string Rule, string Tie, string Proposal,
        string Import);

    /// <summary>Requests that are answered, by the RPC that writes.</summary>
    internal static readonly Dictionary<string, Func<Subject, IMessage>> Requests = new()
    {
        [Ingestion("ReportSourceEvents")] = _ => Reports.Request(Report("TCD", "TON", "paper")),
        [Ingestion("RetractSourceEvent")] = one => new RetractSourceEventRequest { SourceEventId = one.SourceEvent },
        [Ingestion("WithdrawReport")] = one => new WithdrawReportRequest
        {
            SourceEventId = one.SourceEvent,
            ReportId = one.Reports[0],
        },
        [Ingestion("CorrectSourceEvent")] = one => new CorrectSourceEventRequest
        {
            SourceEventId = one.SourceEvent,
            CameoCode = "160",
        },
        [Ingestion("SplitSourceEvent")] = one => new SplitSourceEventRequest
        {
            SourceEventId = one.SourceEvent,
            ReportIds = { one.Reports[0] },
        },
        [Ingestion("MergeSourceEvents")] = one => new MergeSourceEventsRequest
        {
            SourceEventId = one.SourceEvent,
            IntoSourceEventId = one.Other,
        },
        [Ingestion("ConfirmReport")] = one => new ConfirmReportRequest
        {
            SourceEventId = one.SourceEvent,
            ReportId = one.Reports[0],
        },
        [Ingestion("WithdrawConfirmation")] = one => new WithdrawConfirmationRequest
        {
            SourceEventId = one.SourceEvent,
            ReportId = one.Reports[0],
        },
        [Ingestion("CorrectReport")] = one => new CorrectReportRequest
        {
            SourceEventId = one.SourceEvent,
            ReportId = one.Reports[0],
            CameoCode = "160",
        },
        [Ingestion("RestoreReport")] = one => new RestoreReportRequest
        {
            SourceEventId = one.SourceEvent,
            ReportId = one.Reports[0],
        },
        [Ingestion("RecordTies")] = _ => Ties.Request(Ties.Of("TCD", "TON", TieKind.War, "2010-05")),
        [Ingestion("EndTie")] = one => new EndTieRequest
        {
            TieId = one.Tie,
            Until = Reports.On("2011"),
            Source = "a source",
        },
        [Ingestion("RetractTie")] = one => new RetractTieRequest { TieId = one.Tie },
        [Ingestion("DismissTieProposal")] = one => new DismissTieProposalRequest { ProposalId = one.Proposal },
        [Ingestion("CalibrateFeed")] = _ => new CalibrateFeedRequest { Feed = "a feed", Neutral = 1 },
        [Ingestion("SubmitDocument")] = _ => new SubmitDocumentRequest { Text = "Zork met Zark in Zurk." },
        [Ingestion("RetryDocument")] = one => new RetryDocumentRequest { DocumentId = one.Document },
        [Ingestion("ImportFeed")] = _ => new ImportFeedRequest
        {
            Header = new ImportHeader { ImportId = $"{Guid.NewGuid()}", TotalBytes = 0 },
        },
        [Ingestion("CancelImport")] = one => new CancelImportRequest { ImportId = one.Import },
        [Ingestion("ResubmitReject")] = one => new ResubmitRejectRequest { ImportId = one.Import, Line = 2 },
        [Ingestion("RecordCoding")] = one => new RecordCodingRequest
        {
            DocumentId = one.Document,
            Coder = "model-1",
            Reports = { Spanned(Report("TCD", "TON", "")) },
            UnknownActors = { new UnknownActor { Name = "Zork", Span = new TextSpan { Start = 0, Length = 4 } } },
        },
        [Subscriptions("CreateAlertRule")] = _ => new CreateAlertRuleRequest
        {
            Rule = new AlertRule { Name = "a rule", Crosses = new ThresholdCrossing { Threshold = 9 } },
        },
        [Subscriptions("DeleteAlertRule")] = one => new DeleteAlertRuleRequest { RuleId = one.Rule },
        [Projections("RebuildProjection")] = _ => new RebuildProjectionRequest(),
        [Projections("PauseProjection")] = _ => new PauseProjectionRequest(),
        [Projections("ResumeProjection")] = _ => new ResumeProjectionRequest(),
    };

    /// <summary>The RPCs that write.</summary>
    public static TheoryData<string> Rpcs { get; } = [.. Requests.Keys];

    [Theory]
    [MemberData(nameof(Rpcs))]
    public async Task A_hostile_text_is_taken_as_a_harmless_one_is(string rpc)
    {
        var paths = Injections.TextsOf(Injections.Rpcs[rpc].InputType);
        var calls = 1 + paths.Count * (Injections.Texts.Length + 1);
        var subjects = new ConcurrentQueue<Subject>(await SubjectsAsync(calls));
        var tables = await Tables.CountAsync(services.Store);
        (await CallAsync(request => request)).ShouldBe(Outcome.Ok);
        foreach (var path in paths)
        {
            var harmless = await CallAsync(request => Injections.With(request, path, Injections.Harmless));
            await Injections.ForEachAsync(async text =>
                (await CallAsync(request => Injections.With(request, path, text)))
                    .ShouldGoAs(harmless, $"{path[^1].FullName}: {text}"));
        }
        await services.Projection.ResumeProjectionAsync(new(), deadline: services.CallDeadline);

        var after = await Tables.CountAsync(services.Store);
        foreach (var (table, rows) in tables.Where(one => !one.Key.StartsWith("scoring_next.")))
            // Scores are made again, and one rule is deleted; records stay.
            after[table].ShouldBeGreaterThanOrEqualTo(
                table.StartsWith("scoring.") ? 0 : table == "recording.alert_rule" ? rows - 1 : rows, table);

        async Task<Outcome> CallAsync(Func<IMessage, IMessage> change)
        {
            subjects.TryDequeue(out var subject).ShouldBeTrue();
            var request = change(WithAuthor(Requests[rpc](subject!)));
            return (await Injections.CallAsync(services.Channel, rpc, request)).Outcome;
        }
    }

    /// <summary>Every edit names who asks for it and why.</summary>
    private static IMessage WithAuthor(IMessage request)
    {
        foreach (var name in (string[])["author", "reason"])
            request.Descriptor.FindFieldByName(name)?.Accessor.SetValue(request, $"an {name}");
        return request;
    }

    /// <summary>Subjects that no other test has edited.</summary>
    private async Task<IReadOnlyList<Subject>> SubjectsAsync(int count)
    {
        var subjects = new List<Subject>();
        var (document, rule) = ("", await RuleAsync());
        var import = $"{Guid.NewGuid()}";
        await Injections.ImportAsync(services, import, "no row");
        // Another test may have retracted it.
        var sanctions = Ties.Request(Ties.Of("TCD", "TON", TieKind.Sanctions, "2010-05"));
        sanctions.OverruleEdits = true;
        var tie = (await services.Ingestion.RecordTiesAsync(sanctions, deadline: services.CallDeadline))
            .Results[0].TieId;
        var broken = Report("TCD", "TON", "paper");
        broken.Summary = "Chad broke relations with Tonga.";
        await services.ReportAsync(broken);
        var proposal = (await services.Ingestion.ListTieProposalsAsync(
            new ListTieProposalsRequest { IncludeDecided = true }, deadline: services.CallDeadline))
            .Proposals[0].ProposalId;
        foreach (var chunk in Pairs.Skip(_taken).Take(count).Chunk(300))
        {
            var answer = await services.ReportAsync(chunk.SelectMany(pair => (Report[])
            [
                Report(pair.One, pair.Other, "paper"), Report(pair.One, pair.Other, "other paper"),
                Report(pair.One, pair.Other, "paper", "2010-09-03"),
            ]));
            foreach (var results in answer.Results.Chunk(3))
            {
                // A document takes so many coders only.
                if (subjects.Count % 10 == 0)
                    document = await DocumentAsync($"Zork met Zark in Zurk. {Guid.NewGuid()}");
                subjects.Add(new Subject(
                    results[0].SourceEventId, [results[0].ReportId, results[1].ReportId], results[2].SourceEventId,
                    document, rule, tie, proposal, import));
            }
        }
        _taken += count;
        return subjects;
    }

    private async Task<string> DocumentAsync(string text) => (await services.Ingestion.SubmitDocumentAsync(
        new SubmitDocumentRequest { Text = text }, deadline: services.CallDeadline)).DocumentId;

    private async Task<string> RuleAsync() => (await new SubscriptionService.SubscriptionServiceClient(services.Channel)
        .CreateAlertRuleAsync(
            new CreateAlertRuleRequest
            {
                Rule = new AlertRule { Name = "to delete", Crosses = new ThresholdCrossing { Threshold = 9 } },
            },
            deadline: services.CallDeadline)).Rule.RuleId;

    private static Report Report(string source, string target, string publisher, string date = "2010-05-03") =>
        Reports.Of(date, source, target, "161", publisher: publisher);

    private static Report Spanned(Report report)
    {
        report.Origin.Span = new TextSpan { Start = 0, Length = 4 };
        return report;
    }

    private static string Ingestion(string name) => $"/diplomacy.ingestion.v1.IngestionService/{name}";

    private static string Subscriptions(string name) => $"/diplomacy.query.v1.SubscriptionService/{name}";

    private static string Projections(string name) => $"/diplomacy.projection.v1.ProjectionService/{name}";
}
