using Diplomacy.Ingestion.Recording;

namespace Diplomacy.Ingestion;

/// <summary>What a host needs to serve ingestion.</summary>
public static class IngestionHosting
{
    /// <summary>Adds the slices.</summary>
    public static void AddIngestion(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReportWriter>();
        builder.Services.AddSingleton<RecordingLanes>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<RecordingLanes>());
        builder.Services.AddSingleton<ReportSourceEvents>();
        builder.Services.AddSingleton<Edits>();
        builder.Services.AddSingleton<RetractSourceEvent>();
        builder.Services.AddSingleton<WithdrawReport>();
        builder.Services.AddSingleton<CorrectSourceEvent>();
        builder.Services.AddSingleton<SplitSourceEvent>();
        builder.Services.AddSingleton<MergeSourceEvents>();
        builder.Services.AddSingleton<CalibrateFeed>();
    }

    /// <summary>Serves <c>diplomacy.ingestion.v1.IngestionService</c>.</summary>
    public static void MapIngestion(this WebApplication app) => app.MapGrpcService<IngestionGrpcService>();
}
