using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Ledger;
using Diplomacy.Ingestion.Storage;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.ServiceDefaults.Checkpoints;
using Diplomacy.ServiceDefaults.Requests;
using Grpc.Core;
using Marten;

namespace Diplomacy.Ingestion.Feeds;

/// <summary>Records the neutral Goldstein value of a feed.</summary>
internal sealed class CalibrateFeed(IDocumentStore store, NpgsqlDataSource dataSource, CheckpointTokens checkpoints)
{
    private const int FeedMax = 64;
    private const double Hundredths = 100;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    public async Task<CalibrateFeedResponse> Handle(
        CalibrateFeedRequest request, string? subject, CancellationToken ct)
    {
        var asked = Validate(request, subject);
        try
        {
            var recorded = await FeedCalibrationStream.Record(store, asked, ct: ct);
            return new CalibrateFeedResponse
            {
                Changed = recorded.Appended is not null,
                Checkpoint = checkpoints.At(recorded.Appended is { } appended
                    ? await SourceEventStreams.Position(appended, dataSource, ct) : recorded.Position),
            };
        }
        catch (Exception exception) when (ConcurrencyConflict.Is(exception))
        {
            throw RpcErrors.Retryable(StatusCode.Aborted, ErrorReason.Contention,
                $"Another caller calibrated {asked.Feed} at the same time; nothing was stored.", RetryDelay);
        }
    }

    private static FeedCalibrated Validate(CalibrateFeedRequest request, string? subject)
    {
        var errors = new ValidationErrors();
        if (request.Feed.Length == 0)
            errors.Missing("feed");
        errors.CheckText("feed", request.Feed, FeedMax);
        var (author, reason) = Authorship.Read(request.Author, subject, request.Reason, errors);
        var hundredths = Math.Round(request.Neutral * Hundredths);
        if (!(hundredths is >= FeedCalibration.HundredthsMin and <= FeedCalibration.HundredthsMax))
            errors.Add("neutral", ErrorReason.OutOfRange, $"neutral is {request.Neutral}; expected -10 to 10.");
        errors.ThrowIfAny();
        return new FeedCalibrated(request.Feed, (int)hundredths, author, reason);
    }
}
