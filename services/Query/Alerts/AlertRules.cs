using System.Globalization;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.ChangeFeed;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Ledger.Months;
using Diplomacy.Query.Messages;
using Diplomacy.ServiceDefaults.EventStore;
using Google.Protobuf;
using Npgsql;
using Relationship = Diplomacy.Domain.Vocabulary.Countries.Relationship;

namespace Diplomacy.Query.Alerts;

/// <summary>What was known of a relationship, and the day to score it on.</summary>
internal readonly record struct DatedSums(RelationshipSums Sums, DateOnly Day);

/// <summary>A stored rule, parsed for evaluation.</summary>
internal sealed record WatchedRule(Guid Id, AlertRule Rule, ScoringModel Model, Interest Interest)
{
    public static WatchedRule Of(AlertRule rule)
    {
        var countries = new HashSet<CountryCode>();
        var keys = new HashSet<int>();
        if (rule.Counterpart.Length > 0)
            keys.Add(Relationship.Between(CountryCode.Parse(rule.Country), CountryCode.Parse(rule.Counterpart)).Key);
        else if (rule.Country.Length > 0)
            countries.Add(CountryCode.Parse(rule.Country));
        return new WatchedRule(
            Guid.Parse(rule.RuleId), rule, ScoringModels.Find(rule.Model)!, new Interest(countries, keys));
    }

    /// <summary>What it reads of a ledger for a day.</summary>
    public SingleMonths SingleOn(DateOnly day) => SingleMonths.Of(
        [Model], Rule.Changes is { } changes ? [day.AddDays(-changes.WithinDays), day] : [day]);

    /// <summary>The alert that the change from one state to the next raises, or null.</summary>
    public Alert? RaisedBy(int key, long position, DatedSums before, DatedSums after)
    {
        var score = after.Sums.ScoreOn(after.Day, Model).Score;
        var old = before.Sums.ScoreOn(before.Day, Model).Score;
        if (!score.HasEvidence(Rule.HasMinEvidence ? Rule.MinEvidence : null))
            return null;
        double comparedWith;
        if (Rule.Crosses is { } crosses)
        {
            var (wasAbove, isAbove) = (Part(old) >= crosses.Threshold, Part(score) >= crosses.Threshold);
            if (wasAbove == isAbove || crosses.Direction == (isAbove ? CrossingDirection.Down : CrossingDirection.Up))
                return null;
            comparedWith = Part(old);
        }
        else
        {
            var back = -Rule.Changes.WithinDays;
            comparedWith = Part(after.Sums.ScoreOn(after.Day.AddDays(back), Model).Score);
            var earlier = Part(before.Sums.ScoreOn(before.Day.AddDays(back), Model).Score);
            if (Math.Abs(Part(score) - comparedWith) <= Rule.Changes.MoreThan
                || Math.Abs(Part(old) - earlier) > Rule.Changes.MoreThan)
                return null;
        }
        var name = string.Create(CultureInfo.InvariantCulture, $"{key}/{position}/{after.Day:yyyy-MM-dd}");
        return new Alert
        {
            AlertId = NameBasedUuid.Create(Id, name).ToString(),
            RuleId = Rule.RuleId,
            RuleName = Rule.Name,
            ScoreBefore = comparedWith,
            Score = Part(score),
            AsOf = ScoreMapping.Of(after.Day),
        };
    }

    private double Part(LevelScore score) => Rule.Part switch
    {
        ScorePart.Standing => score.StandingScore,
        ScorePart.Course => score.CourseScore,
        _ => score.Score,
    };
}

/// <summary>The stored alert rules, in memory. Every node reloads them each second.</summary>
internal sealed class AlertRules(NpgsqlDataSource dataSource)
{
    /// <summary>The maximum number of stored rules.</summary>
    public const int Max = 1_000;

    private volatile IReadOnlyList<WatchedRule> _current = [];

    public IReadOnlyList<WatchedRule> Current => _current;

    /// <summary>Reads the rules, oldest first.</summary>
    public async Task<IReadOnlyList<WatchedRule>> Load(CancellationToken ct)
    {
        var rules = new List<WatchedRule>();
        await using var command = dataSource.CreateCommand(
            "select rule from recording.alert_rule order by created_at, rule_id");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rules.Add(WatchedRule.Of(AlertRule.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0))));
        return _current = rules;
    }

    /// <summary>Stores a rule; false if the maximum number is stored already.</summary>
    public async Task<bool> TryAdd(AlertRule rule, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(
            """
            insert into recording.alert_rule (rule_id, rule, created_at)
            select $1, $2, $3 where (select count(*) from recording.alert_rule) < $4
            """);
        command.Parameters.AddArguments(Guid.Parse(rule.RuleId), rule.ToByteArray(), rule.CreatedAt.ToDateTime(), Max);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Removes a rule; false if no rule has that id.</summary>
    public async Task<bool> TryRemove(Guid id, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand("delete from recording.alert_rule where rule_id = $1");
        command.Parameters.AddArguments(id);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}
