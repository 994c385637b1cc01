namespace Diplomacy.ServiceDefaults.Checkpoints;

/// <summary>The event store has not been reached since this process started.</summary>
public sealed class StoreNotReadyException() : Exception("The event store has not been reached yet.");
