using JasperFx.Events;
using Marten.Storage;

namespace Marten.Sessions;

/// <summary>Collects the appends of a session.</summary>
internal sealed class SessionEvents(EventGraph graph, DocumentSession session) : Marten.Events.IEventStoreOperations
{
    public IEvent BuildEvent(object data) => graph.BuildEvent(data);

    public StreamAction Append(Guid stream, IEnumerable<object> events) => Append(stream, events.ToArray());

    public StreamAction Append(Guid stream, params object[] events)
    {
        AssertNamed(stream);
        var action = session.Find(stream);
        if (action is null) session.Add(action = new StreamAction(stream, StreamActionType.Append));
        return action.AddEvents(Array.ConvertAll(events, graph.BuildEvent));
    }

    public StreamAction Append(Guid stream, long expectedVersion, IEnumerable<object> events) =>
        Append(stream, expectedVersion, events.ToArray());

    public StreamAction Append(Guid stream, long expectedVersion, params object[] events)
    {
        var action = Append(stream, events);
        action.ExpectedVersionOnServer = expectedVersion - action.Events.Count;
        if (action.ExpectedVersionOnServer < 0)
            throw new ArgumentOutOfRangeException(nameof(expectedVersion), expectedVersion,
                "It is the version after the append, so it cannot be less than the number of events");
        return action;
    }

    public StreamAction StartStream<TAggregate>(Guid id, IEnumerable<object> events) where TAggregate : class =>
        StartStream(typeof(TAggregate), id, events.ToArray());

    public StreamAction StartStream<TAggregate>(Guid id, params object[] events) where TAggregate : class =>
        StartStream(typeof(TAggregate), id, events);

    public StreamAction StartStream(Type aggregateType, Guid id, IEnumerable<object> events) =>
        StartStream(aggregateType, id, events.ToArray());

    public StreamAction StartStream(Type aggregateType, Guid id, params object[] events)
    {
        var action = StartStream(id, events);
        action.AggregateType = aggregateType;
        return action;
    }

    public StreamAction StartStream(Guid id, IEnumerable<object> events) => StartStream(id, events.ToArray());

    public StreamAction StartStream(Guid id, params object[] events)
    {
        AssertNamed(id);
        var action = StreamAction.Start(id, Array.ConvertAll(events, graph.BuildEvent));
        session.Add(action);
        return action;
    }

    public StreamAction StartStream(IEnumerable<object> events) => StartStream(events.ToArray());

    public StreamAction StartStream(params object[] events) => StartStream(Guid.CreateVersion7(), events);

    public Task<IReadOnlyList<IEvent>> FetchStreamAsync(Guid streamId, long version = 0,
        DateTimeOffset? timestamp = null, long fromVersion = 0, CancellationToken token = default) =>
        session.FetchStreamAsync(streamId, version, timestamp, fromVersion, token);

    public Task<StreamState?> FetchStreamStateAsync(Guid streamId, CancellationToken token = default) =>
        session.FetchStreamStateAsync(streamId, token);

    public Task<IEvent?> LoadAsync(Guid id, CancellationToken token = default) => session.LoadAsync(id, token);

    private static void AssertNamed(Guid stream)
    {
        if (stream == Guid.Empty) throw new ArgumentOutOfRangeException(nameof(stream), "A stream id cannot be empty");
    }
}
