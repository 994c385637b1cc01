using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.ServiceDefaults.Access;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Date = Diplomacy.Protos.Type.V1.Date;

namespace Diplomacy.Tests.Security;

/// <summary>The text of a filter is never part of a statement.</summary>
public sealed class InjectedFilterTests(RunningServices services) : IClassFixture<RunningServices>, IAsyncLifetime
{
    private static readonly Date From = Reports.On("2010-05-01");
    private const string Import = "an import";
    private static readonly Date To = Reports.On("2010-06-30");

    /// <summary>Requests that are answered, by the RPC that only reads.</summary>
    private static readonly Dictionary<string, IMessage> Requests = new()
    {
        [Query("GetRelationship")] = new GetRelationshipRequest { Country = "TCD", Counterpart = "TON", AsOf = To },
        [Query("ListRelationships")] = new ListRelationshipsRequest { Country = "TCD", AsOf = To },
        [Query("GetTimeline")] = new GetTimelineRequest
        {
            Country = "TCD",
            Counterpart = "TON",
            From = From,
            To = To,
            Step = TimelineStep.Month,
        },
        [Query("ListSourceEvents")] = new ListSourceEventsRequest { Country = "TCD", Counterpart = "TON" },
        [Query("ExplainScore")] = new ExplainScoreRequest { Country = "TCD", Counterpart = "TON", AsOf = To },
        [Query("ListModels")] = new ListModelsRequest(),
        [Query("ListTies")] = new ListTiesRequest { Country = "TCD", Counterpart = "TON" },
        [Query("CompareKnowledge")] = new CompareKnowledgeRequest
        {
            Country = "TCD",
            Counterpart = "TON",
            AsOf = To,
            KnownBefore = new KnownAt { Time = Timestamp.FromDateTime(DateTime.UnixEpoch) },
        },
        [Query("ListMovers")] = new ListMoversRequest { From = From, To = To },
        [Query("EvaluateModel")] = new EvaluateModelRequest
        {
            Points = { Point(1), Point(2), Point(3) },
        },
        [Query("ReplayHistory")] = new ReplayHistoryRequest
        {
            Countries = { "TCD" },
            Dates = new ReplayDates { From = From, To = To, Step = DateStep.Month },
        },
        [Query("ExportScores")] = new ExportScoresRequest
        {
            Countries = { "TCD" },
            From = From,
            To = To,
            Step = DateStep.Month,
        },
        ["/diplomacy.query.v1.SubscriptionService/Subscribe"] = new SubscribeRequest
        {
            Initial = InitialState.Snapshot,
        },
        ["/diplomacy.query.v1.SubscriptionService/ListAlertRules"] = new ListAlertRulesRequest(),
        ["/diplomacy.projection.v1.ProjectionService/GetProgress"] = new GetProgressRequest(),
        ["/diplomacy.ingestion.v1.IngestionService/GetDocument"] = new GetDocumentRequest(),
        ["/diplomacy.ingestion.v1.IngestionService/ListDocuments"] = new ListDocumentsRequest(),
        ["/diplomacy.ingestion.v1.IngestionService/ListUnknownActors"] = new ListUnknownActorsRequest(),
        ["/diplomacy.ingestion.v1.IngestionService/ListTieProposals"] = new ListTieProposalsRequest(),
        ["/diplomacy.ingestion.v1.IngestionService/GetImport"] = new GetImportRequest { ImportId = Import },
        ["/diplomacy.ingestion.v1.IngestionService/ListImports"] = new ListImportsRequest(),
        ["/diplomacy.ingestion.v1.IngestionService/ListRejects"] = new ListRejectsRequest { ImportId = Import },
        ["/diplomacy.ingestion.v1.IngestionService/ExportRejects"] = new ExportRejectsRequest { ImportId = Import },
    };

    private string _document = "";

    /// <summary>The RPCs that only read.</summary>
    public static TheoryData<string> Rpcs { get; } = [.. Requests.Keys];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var reports = Injections.Texts.Where(text => !text.Contains('\0')).Select((text, i) =>
        {
            var report = Reports.Of("2010-05-03", "TCD", "TON", "161", publisher: $"paper {i}", feed: text);
            report.Summary = $"before {text} after";
            return report;
        });
        var checkpoint = (await services.ReportAsync(reports)).Checkpoint;
        var document = await services.Ingestion.SubmitDocumentAsync(
            new SubmitDocumentRequest { Text = "Zork met Zark in Zurk.", Wait = true },
            deadline: services.CallDeadline);
        _document = document.DocumentId;
        await Injections.ImportAsync(services, Import, "no row");
        await services.Query.ListSourceEventsAsync(
            new ListSourceEventsRequest { Country = "TCD", AtLeastAsFresh = checkpoint },
            deadline: services.CallDeadline);
    }

    [Fact]
    public void Every_rpc_is_tried() => Requests.Keys.Concat(InjectedTextTests.Requests.Keys).ShouldBe(
        AccessPolicies.Lines.Keys.Where(path => path.StartsWith("/diplomacy.")), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Rpcs))]
    public async Task A_hostile_text_gives_the_answer_of_a_harmless_one(string rpc)
    {
        var request = Requests[rpc].Copy();
        request.Descriptor.FindFieldByName("document_id")?.Accessor.SetValue(request, _document);
        (await Injections.CallAsync(services.Channel, rpc, request)).Outcome.ShouldBe(Outcome.Ok);
        var before = await Tables.CountAsync(services.Store);
        foreach (var path in Injections.TextsOf(Injections.Rpcs[rpc].InputType))
        {
            var harmless = await CallAsync(Injections.Harmless);
            await Injections.ForEachAsync(async text =>
            {
                var (outcome, answer) = await CallAsync(text);
                var what = $"{path[^1].FullName}: {text}";
                outcome.ShouldGoAs(harmless.Outcome, what);
                // Of the stored texts each feed and each summary has its own; those are in another test.
                if (outcome == Outcome.Ok && path[^1].Name is not ("text" or "feed"))
                    answer.ShouldBe(harmless.Answer, what);
            });

            Task<(Outcome Outcome, byte[] Answer)> CallAsync(string text) =>
                Injections.CallAsync(services.Channel, rpc, Injections.With(request, path, text));
        }
        (await Tables.CountAsync(services.Store)).ShouldBe(before);
    }

    [Fact]
    public async Task Text_and_feed_are_searched_for_as_they_are()
    {
        var stored = Injections.Texts.Where(text => !text.Contains('\0')).ToArray();
        foreach (var text in stored)
        {
            (await FoundAsync(new ListSourceEventsRequest { Text = text })).ShouldBe(
                stored.Any(one => $"before {one} after".Contains(text, StringComparison.OrdinalIgnoreCase)), text);
            (await FoundAsync(new ListSourceEventsRequest { Feed = text })).ShouldBeTrue(text);
            (await FoundAsync(new ListSourceEventsRequest { Text = text + Injections.Harmless })).ShouldBeFalse(text);
            (await FoundAsync(new ListSourceEventsRequest { Feed = $"{text} " })).ShouldBeFalse(text);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<bool> FoundAsync(ListSourceEventsRequest request)
    {
        (request.Country, request.Counterpart) = ("TCD", "TON");
        return (await services.Query.ListSourceEventsAsync(request, deadline: services.CallDeadline))
            .SourceEvents.Count > 0;
    }

    private static BenchmarkPoint Point(double value) =>
        new() { Country = "TCD", Counterpart = "TON", Date = To, Value = value };

    private static string Query(string name) => $"/diplomacy.query.v1.QueryService/{name}";
}
