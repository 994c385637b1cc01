namespace Diplomacy.Domain.Coding.Text;

/// <summary>A document to be coded.</summary>
/// <param name="Text">The whole text, with its original lines.</param>
/// <param name="PublishedOn">When it was published; relative dates count from it. Null where unknown.</param>
/// <param name="Title">The heading, where it is given separately from the text.</param>
public sealed record DocumentText(string Text, DateOnly? PublishedOn = null, string? Title = null);
