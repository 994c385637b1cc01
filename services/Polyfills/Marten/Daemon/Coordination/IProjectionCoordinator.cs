namespace Marten.Events.Daemon.Coordination;

/// <inheritdoc cref="JasperFx.Events.Daemon.IProjectionCoordinator"/>
public interface IProjectionCoordinator : JasperFx.Events.Daemon.IProjectionCoordinator;
