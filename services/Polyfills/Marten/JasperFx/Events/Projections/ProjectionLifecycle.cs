namespace JasperFx.Events.Projections;

/// <summary>When a projection is run.</summary>
public enum ProjectionLifecycle
{
    /// <summary>In the transaction that appends the events. The polyfill does not do that.</summary>
    Inline,

    /// <summary>By the daemon, after the events are committed.</summary>
    Async,

    /// <summary>On demand.</summary>
    Live,
}

/// <summary>Makes something of events.</summary>
public interface IJasperFxProjection<TOperations>
{
    /// <summary>Applies a page of events, oldest first.</summary>
    Task ApplyAsync(TOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation);
}
