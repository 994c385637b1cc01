namespace Diplomacy.Contracts.Events;

/// <summary>An event of the stream of a source event.</summary>
public interface ISourceEventChange;
