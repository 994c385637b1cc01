namespace Diplomacy.Domain.Vocabulary;

/// <summary>A caller's text as a fault repeats it.</summary>
public static class Echo
{
    private const int LengthMax = 40;

    /// <summary>The text, or its beginning with an ellipsis; no surrogate pair is cut.</summary>
    public static string Of(string text) => text.Length <= LengthMax ? text
        : $"{text[..(char.IsHighSurrogate(text[LengthMax - 1]) ? LengthMax - 1 : LengthMax)]} …";
}
