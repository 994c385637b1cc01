using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;

namespace Diplomacy.Tests.Dashboard;

/// <summary>Services whose records have a payload in every text that a caller can set.</summary>
public sealed class HostileRecords : IAsyncLifetime
{
    /// <summary>The last sentence of every document, which a report quotes.</summary>
    private const string Quoted = "Nothing of note.";

    private const string Coded = "160";
    private const string Reported = "161";

    private readonly List<string> _documents = [];

    /// <summary>The services and their page.</summary>
    public GuardedPage Page { get; } = new();

    /// <summary>The id of a document of words that are much too long.</summary>
    public string LongDocumentId { get; private set; } = "";

    /// <summary>The documents' ids, in the order of the payloads.</summary>
    public IReadOnlyList<string> Documents => _documents;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await Page.InitializeAsync();
        await Page.Ingestion.ReportSourceEventsAsync(Reports.Request(LongOne()), Page.As("eve"), LivePage.Soon);
        await Parallel.ForEachAsync(Payloads.All, async (payload, _) => await ReportAsync(payload));
        foreach (var payload in Payloads.All)
        {
            _documents.Add(await SubmitAsync(payload));
            await Page.Subscriptions.CreateAlertRuleAsync(
                new CreateAlertRuleRequest
                {
                    Rule = new AlertRule { Name = payload, Crosses = new ThresholdCrossing { Threshold = -0.1 } },
                },
                Page.As(payload), LivePage.Soon);
        }
        // The latest, so that the list begins with it.
        var last = await Page.Ingestion.SubmitDocumentAsync(LongDocument, Page.As("eve"), LivePage.Soon);
        LongDocumentId = last.DocumentId;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Page.DisposeAsync();

    /// <summary>A report in whose every text the payload is, and a decision about it.</summary>
    private async Task ReportAsync(string payload)
    {
        var report = Reports.Of(
            "2010-05-03", "TCD", "TON", Reported, publisher: payload, document: payload, feed: payload,
            record: payload);
        report.Summary = report.Origin.Quote = report.Origin.Url = report.Origin.Coder = payload;
        var result = (await Page.Ingestion.ReportSourceEventsAsync(
            Reports.Request(report), Page.As(payload), LivePage.Soon)).Results[0];
        result.Faults.ShouldBeEmpty();
        await ConfirmAsync(payload, result.SourceEventId, result.ReportId);
    }

    /// <summary>The longest words in the fields that take them.</summary>
    private static SubmitDocumentRequest LongDocument => new()
    {
        Text = Payloads.LongWord,
        Title = Payloads.LongWord[..1_000],
        Source = Payloads.LongWord[..200],
    };

    /// <summary>The longest words in the fields that take them.</summary>
    private static Report LongOne()
    {
        var report = Reports.Of("2012-05-03", "FJI", "MLI", Reported, publisher: Payloads.LongWord[..200]);
        report.Summary = report.Origin.Quote = report.Origin.Url = Payloads.LongWord;
        return report;
    }

    private async Task<string> SubmitAsync(string payload)
    {
        // Long enough that a few control characters do not make it a file of another kind.
        var text = $"{payload}\n\n{string.Concat(Enumerable.Repeat("There was a meeting. ", 20))}\n\n{Quoted}";
        var document = await Page.Ingestion.SubmitDocumentAsync(
            new SubmitDocumentRequest { Text = text, Title = payload, Source = payload, Url = payload, Wait = true },
            Page.As(payload), LivePage.Soon);
        var report = Reports.Of("2010-05-04", "TCD", "TON", Coded);
        report.Origin.Span = new TextSpan { Start = text.Length - Quoted.Length, Length = Quoted.Length };
        var coding = new RecordCodingRequest
        {
            DocumentId = document.DocumentId,
            Coder = payload,
            WhyEmpty = payload,
            Reports = { report },
            UnknownActors = { new UnknownActor { Name = payload, Span = new TextSpan { Start = 0, Length = 1 } } },
        };
        var result = (await Page.Ingestion.RecordCodingAsync(coding, Page.As(payload), LivePage.Soon)).Results.Single();
        result.Faults.ShouldBeEmpty();
        await ConfirmAsync(payload, result.SourceEventId, result.ReportId);
        return document.DocumentId;
    }

    private async Task ConfirmAsync(string payload, string sourceEvent, string report) =>
        await Page.Ingestion.ConfirmReportAsync(
            new ConfirmReportRequest
            {
                SourceEventId = sourceEvent,
                ReportId = report,
                Author = payload,
                Reason = payload,
            },
            Page.As(payload), LivePage.Soon);
}
