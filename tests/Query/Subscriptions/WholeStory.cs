using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Subscriptions;

/// <summary>
/// Reports, edits, a midnight, a rebuild and three midnights at once, delivered without a cut: to one subscriber change
/// by change, to another conflated. Two nodes serve later subscribers; one of them keeps only the latest changes.
/// </summary>
public sealed class WholeStory : IAsyncLifetime
{
    /// <summary>How many positions back streams resume on the node that keeps only the latest changes.</summary>
    internal const int Kept = 60;

    private const int Seed = 20_081_115;

    /// <summary>A rebuild yields to readers, of which a busy machine has many.</summary>
    private static readonly TimeSpan RebuildTimeout = TimeSpan.FromMinutes(2);

    /// <summary>The middle of the month, from which a report of "February" counts, is yet to come.</summary>
    private static readonly DateTimeOffset FirstDay = new(2010, 2, 12, 12, 0, 0, TimeSpan.Zero);

    private readonly SetClock _clock = new(FirstDay);
    private RunningServices _services = null!, _forgetting = null!;
    private Checkpoint _last = new();

    /// <summary>What the two subscribers received.</summary>
    internal Recording Record { get; private set; } = null!;

    /// <summary>What the stored events say.</summary>
    internal History History { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _services = await RunningServices.StartAsync(clock: _clock);
        _forgetting = await RunningServices.StartAsync(_services.Database, _clock, settings:
            new Dictionary<string, string?> { ["Query:ResumePositionsMax"] = $"{Kept}" });
        Record = Again();
        await using var writers = new Writers(_services, Record, _clock, count: 0);
        await WriteAsync(writers);
        await _services.CoverAsync(_last);
        Record.Add("whole", new SubscribeRequest { Initial = InitialState.Snapshot });
        Record.Add("folded", new SubscribeRequest
        {
            Initial = InitialState.Snapshot,
            MaxUpdatesPerSecond = 200,
        });
        await CoveredAsync(Record);
        await WriteAsync(writers);
        await PassAsync(days: 1);
        await WriteAsync(writers);
        await RebuildAsync(_services);
        await WriteAsync(writers);
        await PassAsync(days: 3);
        await WriteAsync(writers);
        await FinishAsync(Record);
        // The other node received no wake-up: how far back it resumes depends on its own position.
        await _forgetting.CoverAsync(_last);
        History = await History.OfAsync(_services.Database);
    }

    /// <summary>A new record, on the node that keeps all changes or the one that does not.</summary>
    internal Recording Again(bool forgetting = false) =>
        new(Seed, [() => new SubscriptionService.SubscriptionServiceClient(
            (forgetting ? _forgetting : _services).Channel)]);

    /// <summary>Waits until every subscriber of a record has received everything, and ends them.</summary>
    internal async Task FinishAsync(Recording record)
    {
        await CoveredAsync(record);
        await record.EndAsync();
    }

    /// <summary>Has the projection rebuilt, and waits until that is done.</summary>
    internal static async Task RebuildAsync(RunningServices services)
    {
        await services.Projection.RebuildProjectionAsync(
            new() { Author = "ana", Reason = "To see.", SwitchIfDifferent = true }, deadline: services.CallDeadline);
        var ended = await Eventually.ReadAsync(
            async () => (await services.Projection.GetProgressAsync(new(), deadline: services.CallDeadline)).Rebuild,
            rebuild => rebuild.EndedAt is not null, "the rebuild to end", RebuildTimeout);
        ended.State.ShouldBe(RebuildState.Switched, ended.Outcome);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Record.DisposeAsync();
        await _forgetting.DisposeAsync();
        await _services.DisposeAsync();
    }

    private async Task WriteAsync(Writers writers)
    {
        _last = await writers.WriteAsync(Seed + Record.Acknowledged.Count, requests: 6);
        await CoveredAsync(Record);
    }

    private async Task PassAsync(int days)
    {
        _clock.Now = _clock.Now.AddDays(days);
        await Record.SeeAsync(DateOnly.FromDateTime(_clock.Now.Date));
    }

    private Task CoveredAsync(Recording record) =>
        record.CoverAsync(_last, DateOnly.FromDateTime(_clock.Now.Date));
}

/// <summary>The tests of one scenario, which runs once for all of them.</summary>
[CollectionDefinition(nameof(WholeStory))]
public sealed class WholeStoryTests : ICollectionFixture<WholeStory>;
