using System.IO.Hashing;
using System.Runtime.InteropServices;
using Diplomacy.Domain.SourceEvents.Reporting;
using Diplomacy.Protos.Ingestion.V1;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>A checked row: exactly one of report, reason out of scope and reject is set.</summary>
/// <param name="Number">Its place among the rows of the file, from 0.</param>
/// <param name="Hash">The hash of its text and number.</param>
/// <param name="Report">A valid report.</param>
/// <param name="OutOfScope">Why it is no report.</param>
/// <param name="Reject">Its faults.</param>
internal readonly record struct ImportRow(
    long Number, ulong Hash, ProposedReport? Report, OutOfScopeReason OutOfScope, RejectedRow? Reject)
{
    /// <summary>The hash of a row: other text, or the same text elsewhere, has another one.</summary>
    public static ulong HashOf(string raw, long number) =>
        XxHash3.HashToUInt64(MemoryMarshal.AsBytes(raw.AsSpan()), seed: number);
}
