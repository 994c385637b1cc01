using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Testing;

/// <summary>A message, and what its stream had delivered before it.</summary>
/// <param name="From">The place after which it comes.</param>
/// <param name="KnownBefore">For an update: up to which position its relationship had been delivered.</param>
/// <param name="DayBefore">For an update: the day that its relationship's last score was of.</param>
internal readonly record struct Step(Walk Walk, ReceivedMessage Message, Place From, long KnownBefore,
    DateOnly DayBefore)
{
    public ReceivedUpdate? Update => Message.Update;

    public override string ToString() => $"{Walk}, after {From}: {Message}";
}

/// <summary>One stream of a record, to be gone through message by message.</summary>
internal sealed class Walk
{
    private readonly Recording _record;
    private readonly HashSet<string> _countries;
    private readonly HashSet<Relationship> _relationships;

    public Walk(Recording record, Subscriber subscriber, ReceivedStream stream, History[] histories)
    {
        (_record, Subscriber, Stream) = (record, subscriber, stream);
        History = histories[Math.Min(stream.Round, histories.Length - 1)];
        _countries = [.. subscriber.Request.Countries];
        _relationships = [.. subscriber.Request.Relationships.Select(pair => Relationship.Between(
            CountryCode.Parse(pair.Country), CountryCode.Parse(pair.Counterpart)))];
        Start = StartOf(stream);
        StartDay = DayAt(stream);
    }

    public Subscriber Subscriber { get; }

    public ReceivedStream Stream { get; }

    /// <summary>What the stored events said while this stream ran.</summary>
    public History History { get; }

    /// <summary>Where it resumes; where it begins if it does not resume.</summary>
    public Place Start { get; }

    /// <summary>The day of the scores that were delivered before.</summary>
    public DateOnly StartDay { get; }

    /// <summary>The model of its scores.</summary>
    public string Model => Subscriber.Request.Model is { Length: > 0 } named ? named : "level-v1";

    /// <summary>Whether its subscriber chose a relationship.</summary>
    public bool Wants(Relationship relationship) =>
        (_countries.Count == 0 && _relationships.Count == 0) || _relationships.Contains(relationship)
        || _countries.Contains($"{relationship.A}") || _countries.Contains($"{relationship.B}");

    /// <summary>Its messages, each with what had been delivered before it.</summary>
    public IEnumerable<Step> Steps()
    {
        var from = Start;
        var reported = new Dictionary<Relationship, (long Known, DateOnly Day)>();
        foreach (var message in Stream.Messages)
        {
            var (known, day) = (0L, default(DateOnly));
            if (message.Update is { } update)
            {
                (known, day) = reported.GetValueOrDefault(
                    update.Relationship, (Start.Position, DayBefore(update.Relationship)));
                reported[update.Relationship] = (update.KnownAt, update.AsOf);
            }
            yield return new Step(this, message, from, known, day);
            from = message.Place;
        }
    }

    /// <summary>The day that a relationship's score was of before this stream: some may be a day ahead.</summary>
    public DateOnly DayBefore(Relationship relationship) =>
        Start is { IsWhole: false, IsInSnapshot: false, Stream: { } place } && relationship.Key <= place.After
            ? place.Day
            : StartDay;

    public override string ToString() =>
        $"seed {_record.Seed}, {Subscriber.Name}, stream {Subscriber.Streams.ToList().IndexOf(Stream)}";

    private static Place StartOf(ReceivedStream stream) => stream switch
    {
        { ResumedAfter: { } resumed } => Place.Of(resumed),
        { Messages: [{ Place: { Stream: { } first } place }, ..] } =>
            place with { Stream = first with { After = -1 } },
        _ => default,
    };

    /// <summary>
    /// Where a stream resumes in the middle of a change of day, the day delivered before it, which may have ended
    /// without a message of its own; else the day of its place.
    /// </summary>
    private DateOnly DayAt(ReceivedStream stream)
    {
        if (StartOf(stream) is not { IsWhole: false, IsInSnapshot: false, Stream: { } resumed }
            || stream.ResumedAfter is null)
            return (StartOf(stream).Stream ?? stream.Messages.FirstOrDefault()?.Place.Stream)?.Day ?? default;
        var earlier = Subscriber.Streams.TakeWhile(one => one != stream).Last(
            one => one.Messages.Exists(message => message.Checkpoint == stream.ResumedAfter.Token));
        var cut = earlier.Messages.FindIndex(message => message.Checkpoint == stream.ResumedAfter.Token);
        var last = earlier.Messages.FindLastIndex(cut, message => message.Place.Stream!.Value.Day < resumed.Day);
        if (last >= 0)
            return earlier.Messages[last].Place.Stream!.Value.Day;
        return StartOf(earlier).Stream is { } start && start.Day < resumed.Day ? start.Day : DayAt(earlier);
    }
}

/// <summary>The furthest position that any subscriber had reached at a time.</summary>
internal sealed class Frontier
{
    private readonly List<(TimeSpan At, long Position)> _steps = [];

    public Frontier(IEnumerable<(TimeSpan At, long Position)> reached)
    {
        foreach (var step in reached.OrderBy(step => step.At))
            if (_steps.Count == 0 || step.Position > _steps[^1].Position)
                _steps.Add(step);
    }

    /// <summary>When a position was first reached; zero if it never was.</summary>
    public TimeSpan Reached(long position) => _steps.Find(step => step.Position >= position).At;

    /// <summary>The furthest position that had been reached; -1 before the first.</summary>
    public long At(TimeSpan time)
    {
        var (low, high) = (0, _steps.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_steps[middle].At <= time)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? -1 : _steps[low - 1].Position;
    }
}
