using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding.Dates;

/// <summary>Words of a sentence that tell when.</summary>
/// <param name="First">Place of the first token.</param>
/// <param name="End">Place after the last token.</param>
/// <param name="Date">When, as exactly as they tell.</param>
/// <param name="IsAbsolute">Whether they tell the year themselves.</param>
internal readonly record struct DateMention(int First, int End, PartialDate Date, bool IsAbsolute);
