using System.Text.Json;
using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using StoredSourceEvent = Diplomacy.Domain.SourceEvents.SourceEvent;

namespace Diplomacy.Tests.Query;

/// <summary>Random histories, and Domain's fold of what is stored.</summary>
internal static class Histories
{
    private static readonly string[] Codes = ["036", "042", "057", "112", "163", "172", "190", "0211"];
    private static readonly string[] Publishers = ["", "Page Siete", "La Razón", "Los Tiempos"];
    private static readonly string[] Feeds = ["", "", "gdelt1", "icews"];

    /// <summary>One random report between two of the countries, some of it vague, repeated or corroborated.</summary>
    public static Report Report(Random random, params string[] countries)
    {
        var source = countries[random.Next(countries.Length)];
        string target;
        do
            target = countries[random.Next(countries.Length)];
        while (target == source);
        var day = new DateOnly(2008, 1, 1).AddDays(random.Next(500));
        var feed = Feeds[random.Next(Feeds.Length)];
        var date = random.Next(6) == 0 && feed.Length == 0 ? $"{day:yyyy-MM}" : $"{day:yyyy-MM-dd}";
        var report = Reports.Of(
            date, source, target, Codes[random.Next(Codes.Length)], quality: random.Next(100, 1001) / 1_000.0,
            publisher: Publishers[random.Next(Publishers.Length)], feed: feed,
            document: feed.Length == 0 ? $"d-{random.Next(5)}" : "");
        report.Mentions = random.Next(1, 30);
        return report;
    }

    /// <summary>The source events of a relationship as of a position, folded from the stored events.</summary>
    public static async Task<List<EffectiveState>> StatesAsync(
        this RunningServices services, long position, string one, string other)
    {
        await using var command = services.Store.CreateCommand(
            """
            select stream_id, type, data::text from diplomacy.mt_events
            where seq_id <= $1 and type <> 'tombstone' order by seq_id
            """);
        command.Parameters.AddWithValue(position);
        var known = new Dictionary<Guid, StoredSourceEvent>();
        await using var reader = await command.ExecuteReaderAsync(Deadline.Token());
        while (await reader.ReadAsync(Deadline.Token()))
        {
            var (id, alias) = (reader.GetGuid(0), reader.GetString(1));
            if (EventTypeAliases.All.SingleOrDefault(pair => pair.Value == alias).Key is not { } type)
                throw new InvalidOperationException($"No event is called {alias}.");
            var stored = JsonSerializer.Deserialize(reader.GetString(2), type)!;
            known.Apply(id, (ISourceEventChange)stored);
        }
        var pair = Relationship.Between(CountryCode.Parse(one), CountryCode.Parse(other));
        return [.. known.Values.Where(known => known.State is not null).Select(known => known.State!.Value)
            .Where(state => Relationship.Of(state.Action.Dyad) == pair)];
    }

    /// <summary>The score that a model gives these source events; both directions, or what one country did.</summary>
    public static LevelScore Evaluate(
        this ScoringModel model, IEnumerable<EffectiveState> states, DateOnly asOf, string? source = null) =>
        model.Evaluate(
            [.. states
                .Where(state => source is null || state.Action.Dyad.Source.ToString() == source)
                .Select(state => new WeighedEvent(
                    state.OccurredOn.Middle, state.Quality, model.ValueOf(state.Action.Code, neutral: 0),
                    state.Mentions, state.Sentence))],
            asOf);

    /// <summary>The position of a checkpoint.</summary>
    public static long PositionOf(this RunningServices services, Checkpoint checkpoint)
    {
        services.Checkpoints.TryRead(checkpoint, out var position, out var reason).ShouldBeTrue(reason.ToString());
        return position;
    }
}
