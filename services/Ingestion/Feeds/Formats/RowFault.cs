namespace Diplomacy.Ingestion.Feeds.Formats;

/// <summary>Why a row cannot be read.</summary>
/// <param name="Reason">The kind of fault, by which rows are counted.</param>
/// <param name="Description">The column, what was given and what was expected.</param>
internal sealed record RowFault(RowFaultReason Reason, string Description);

/// <summary>The kinds of faults of a row.</summary>
internal enum RowFaultReason
{
    /// <summary>The row has fewer or more columns than the file.</summary>
    WrongColumnCount,

    /// <summary>Columns contradict one another, so values may stand in the wrong ones.</summary>
    ColumnsShifted,

    /// <summary>A quote is not closed, or stands where none may be.</summary>
    BadQuoting,

    /// <summary>The row is longer than any row of a feed.</summary>
    RowTooLong,

    /// <summary>The row's own id is none.</summary>
    BadRecordId,

    /// <summary>The date is none.</summary>
    BadDate,

    /// <summary>The code is none of CAMEO, or does not say which.</summary>
    BadCode,

    /// <summary>The event type has no counterpart in CAMEO.</summary>
    NoCameoCode,

    /// <summary>The country is in no table.</summary>
    UnknownCountry,

    /// <summary>A number is none, or out of its range.</summary>
    BadNumber,

    /// <summary>The address is none.</summary>
    BadUrl,

    /// <summary>A text cannot be taken: too long, or in another encoding.</summary>
    BadText,

    /// <summary>The line is no JSON object.</summary>
    BadJson,

    /// <summary>The object has a field that no report has.</summary>
    UnknownField,

    /// <summary>A field that every report needs is empty.</summary>
    MissingField,
}
