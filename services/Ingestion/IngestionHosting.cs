using Diplomacy.Domain.Coding;
using Diplomacy.Ingestion.Documents;
using Diplomacy.Ingestion.Documents.Processing;
using Diplomacy.Ingestion.Editing;
using Diplomacy.Ingestion.Feeds;
using Diplomacy.Ingestion.Feeds.Importing;
using Diplomacy.Ingestion.Feeds.Watching;
using Diplomacy.Ingestion.Reporting;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Ingestion.Ties;
using Diplomacy.ServiceDefaults.Requests;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Diplomacy.Ingestion;

/// <summary>Registers the ingestion service with a host.</summary>
public static class IngestionHosting
{
    /// <summary>Adds the handlers and what they need.</summary>
    public static void AddIngestion(this WebApplicationBuilder builder)
    {
        builder.Services.AddLargeRequests<IngestionGrpcService>();
        builder.Services.AddSingleton<ReportWriter>();
        builder.Services.AddSingleton<ReportBatcher>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ReportBatcher>());
        builder.Services.AddSingleton<FiledDocuments>();
        builder.Services.AddSingleton<CoderNames>();
        builder.Services.AddSingleton<ReportValidation>();
        builder.Services.AddSingleton<ReportSourceEvents>();
        builder.Services.AddSingleton<EditHandler>();
        builder.Services.AddSingleton<RetractSourceEvent>();
        builder.Services.AddSingleton<WithdrawReport>();
        builder.Services.AddSingleton<CorrectSourceEvent>();
        builder.Services.AddSingleton<SplitSourceEvent>();
        builder.Services.AddSingleton<MergeSourceEvents>();
        builder.Services.AddSingleton<CalibrateFeed>();
        builder.Services.AddSingleton<ConfirmReport>();
        builder.Services.AddSingleton<WithdrawConfirmation>();
        builder.Services.AddSingleton<CorrectReport>();
        builder.Services.AddSingleton<RestoreReport>();
        builder.Services.AddSingleton<TieStreams>();
        builder.Services.AddSingleton<RecordTies>();
        builder.Services.AddSingleton<EndTie>();
        builder.Services.AddSingleton<RetractTie>();
        builder.Services.AddSingleton<ListTieProposals>();
        builder.Services.AddSingleton<DismissTieProposal>();
        AddFeeds(builder.Services);
        AddDocuments(builder.Services);
    }

    /// <summary>Adds the consumer that codes documents; the nodes compete for one queue.</summary>
    public static void ConfigureBus(IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<CodeDocumentConsumer, CodeDocumentConsumer.Definition>();

    /// <summary>Serves <c>diplomacy.ingestion.v1.IngestionService</c>.</summary>
    public static void MapIngestion(this WebApplication app) => app.MapGrpcService<IngestionGrpcService>();

    private static void AddFeeds(IServiceCollection services)
    {
        services.AddSingleton<RowCheck>();
        services.AddSingleton<ImportTurns>();
        services.AddSingleton<ImportSlots>();
        services.AddSingleton<FeedMean>();
        services.AddSingleton<FeedImporter>();
        services.AddSingleton<ImportFeed>();
        services.AddSingleton<GetImport>();
        services.AddSingleton<ListImports>();
        services.AddSingleton<CancelImport>();
        services.AddSingleton<ListRejects>();
        services.AddSingleton<ExportRejects>();
        services.AddSingleton<ResubmitReject>();
        services.AddSingleton<FeedFolderWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedFolderWatcher>());
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "feeds", provider => provider.GetRequiredService<FeedFolderWatcher>(), HealthStatus.Degraded, tags: null));
    }

    private static void AddDocuments(IServiceCollection services)
    {
        services.AddSingleton<IDocumentCoder, RulesCoder>();
        services.AddSingleton<Coders>();
        services.AddSingleton<DocumentStore>();
        services.AddSingleton<DocumentReports>();
        services.AddSingleton<DocumentCodingRuns>();
        services.AddSingleton<CodingQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<CodingQueue>());
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "documents", provider => provider.GetRequiredService<CodingQueue>(), HealthStatus.Degraded, tags: null));
        services.AddSingleton<SubmitDocument>();
        services.AddSingleton<GetDocument>();
        services.AddSingleton<ListDocuments>();
        services.AddSingleton<RetryDocument>();
        services.AddSingleton<RecordCoding>();
        services.AddSingleton<ListUnknownActors>();
    }
}
