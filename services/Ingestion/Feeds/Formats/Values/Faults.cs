using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Ingestion.Feeds.Formats.Values;

/// <summary>Faults of rows, as sentences that say what was given and what was expected.</summary>
internal static class Faults
{
    public static RowFault Count(int given, int expected) => new(RowFaultReason.WrongColumnCount,
        $"The row has {given} columns; expected {expected}, as the file has.");

    /// <summary>Columns contradict one another.</summary>
    /// <param name="clause">What was given; what was expected.</param>
    public static RowFault Shifted(string clause) => new(RowFaultReason.ColumnsShifted,
        $"Columns do not fit together: {clause}.");

    public static RowFault Date(string column, ReadOnlySpan<char> given, string form) => new(RowFaultReason.BadDate,
        $"{column} is \"{Shown(given)}\"; expected an existing date as {form}.");

    public static RowFault Number(string column, ReadOnlySpan<char> given, string expected) =>
        new(RowFaultReason.BadNumber, $"{column} is \"{Shown(given)}\"; expected {expected}.");

    public static RowFault Code(string column, ReadOnlySpan<char> given) => new(RowFaultReason.BadCode,
        $"{column} is \"{Shown(given)}\"; expected a CAMEO code of 2 to 4 digits, such as \"057\".");

    public static RowFault Url(string column, ReadOnlySpan<char> given) => new(RowFaultReason.BadUrl,
        $"{column} is \"{Shown(given)}\"; expected an address that begins with http:// or https://, or nothing.");

    public static RowFault Country(string column, ReadOnlySpan<char> given, string expected) =>
        new(RowFaultReason.UnknownCountry, $"{column} is \"{Shown(given)}\"; expected {expected}.");

    public static RowFault Text(string column, ReadOnlySpan<char> given, int lengthMax) => new(RowFaultReason.BadText,
        given.Length > lengthMax
            ? $"{column} has {given.Length:N0} characters; expected at most {lengthMax:N0}."
            : $"{column} is \"{Shown(given)}\", which is not UTF-8; expected text in UTF-8.");

    public static RowFault Missing(string column) => new(RowFaultReason.MissingField,
        $"{column} is empty; expected a value in every row.");

    /// <summary>A given text as a message repeats it.</summary>
    public static string Shown(ReadOnlySpan<char> given) => Echo.Of(given.ToString());
}
