using System.Globalization;

namespace Diplomacy.Ingestion.Feeds.Formats.Values;

/// <summary>Reads numbers, always with a point.</summary>
internal static class Numbers
{
    /// <summary>Whether a text is digits alone, one at least.</summary>
    public static bool IsDigits(ReadOnlySpan<char> text) =>
        !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Reads a whole number without a sign.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Reads a finite number.</summary>
    public static bool TryReadReal(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
