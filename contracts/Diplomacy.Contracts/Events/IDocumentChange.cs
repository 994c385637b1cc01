namespace Diplomacy.Contracts.Events;

/// <summary>An event of the stream of a document.</summary>
public interface IDocumentChange;

/// <summary>What a coder made of a document: a coding or a failure.</summary>
public interface ICodingResult : IDocumentChange
{
    /// <summary>The coder.</summary>
    string Coder { get; }
}
