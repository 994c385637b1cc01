using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Feeds.Formats;

/// <summary>One row of a feed file: exactly one of report, reason out of scope and fault is set.</summary>
/// <param name="Line">The number of its first line in the plain text, from 1; the header counts.</param>
/// <param name="Raw">The row as the file has it, without line end, cut at <see cref="RawLengthMax"/>.</param>
/// <param name="Report">The report, which validation has still to check.</param>
/// <param name="OutOfScope">Why the row is no report between two states.</param>
/// <param name="Reject">Why the row cannot be read.</param>
internal readonly record struct FeedRow(
    long Line, string Raw, Report? Report, OutOfScopeReason? OutOfScope, RowFault? Reject)
{
    /// <summary>The most characters of a row that are kept.</summary>
    public const int RawLengthMax = 64 * 1024;

    public static FeedRow Of(Report report) => new(0, "", report, null, null);

    public static FeedRow Outside(OutOfScopeReason reason) => new(0, "", null, reason, null);

    public static FeedRow Rejected(RowFault fault) => new(0, "", null, null, fault);

    public static FeedRow Rejected(RowFaultReason reason, string description) =>
        Rejected(new RowFault(reason, description));

    /// <summary>The same row, found at a line of a file.</summary>
    public FeedRow At(long line, string raw) => this with { Line = line, Raw = raw };
}

/// <summary>Why a sound row is no report: it does not say what one state did to another.</summary>
internal enum OutOfScopeReason
{
    /// <summary>Who acts is no state: nobody, a group, an organisation of states or a region.</summary>
    NoSourceState,

    /// <summary>Who is acted upon is no state.</summary>
    NoTargetState,

    /// <summary>A state acts upon itself.</summary>
    SameState,

    /// <summary>The row names several states on one side, and does not say which of them acted.</summary>
    SeveralStates,
}
