using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;

namespace Marten.Events.Projections;

/// <summary>Makes something of events with a Marten session.</summary>
public interface IProjection : IJasperFxProjection<IDocumentOperations>;

/// <summary>The projections of a store, and the settings of the daemon that runs them.</summary>
public class ProjectionOptions : DaemonSettings
{
    private readonly List<AsyncProjection> _all = [];

    internal ProjectionOptions()
    {
    }

    /// <summary>Which failures are passed over while a projection follows; all of them by default.</summary>
    public ErrorHandlingOptions Errors { get; } = new()
    {
        SkipApplyErrors = true,
        SkipSerializationErrors = true,
        SkipUnknownEvents = true,
    };

    /// <summary>Which failures are passed over while a projection is rebuilt; none by default.</summary>
    public ErrorHandlingOptions RebuildErrors { get; } = new();

    internal IReadOnlyList<AsyncProjection> All => _all;

    /// <summary>Adds a projection; its name is that of its type unless it is given.</summary>
    public void Add(IProjection projection, ProjectionLifecycle lifecycle, string? projectionName = null,
        Action<AsyncOptions>? asyncConfiguration = null)
    {
        if (lifecycle != ProjectionLifecycle.Async)
            throw new NotSupportedException("The polyfill runs only asynchronous projections");
        var name = new ShardName(string.IsNullOrEmpty(projectionName) ? projection.GetType().Name : projectionName);
        if (_all.Any(p => p.Name.Equals(name)))
            throw new ArgumentException($"There is already a projection '{name.Name}'", nameof(projectionName));
        var options = new AsyncOptions();
        asyncConfiguration?.Invoke(options);
        _all.Add(new AsyncProjection(name, projection, options));
    }

    /// <summary>Whether the daemon has anything to run.</summary>
    public bool HasAnyAsyncProjections() => _all.Count > 0;

    internal AsyncProjection Find(string projectionName) =>
        _all.Find(p => p.Name.Name.Equals(projectionName, StringComparison.OrdinalIgnoreCase)) ??
        throw new ArgumentOutOfRangeException(nameof(projectionName), projectionName,
            $"No such projection; there are {string.Join(", ", _all.Select(p => $"'{p.Name.Name}'"))}");
}

/// <summary>A projection as it was registered.</summary>
internal sealed record AsyncProjection(ShardName Name, IProjection Projection, AsyncOptions Options);
