using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Domain.Coding.Dates;

/// <summary>A date in a sentence.</summary>
/// <param name="First">Position of the first token.</param>
/// <param name="End">Position after the last token.</param>
/// <param name="Date">The date, as precise as the words give it.</param>
/// <param name="IsAbsolute">Whether the words include the year.</param>
internal readonly record struct DateMention(int First, int End, PartialDate Date, bool IsAbsolute);
