using Diplomacy.ServiceDefaults.Requests;
using Google.Protobuf;
using Google.Protobuf.Collections;
using SourceEvent = Diplomacy.Protos.Query.V1.SourceEvent;

namespace Diplomacy.Query.Evidence;

/// <summary>What fits on one page of source events.</summary>
/// <param name="Listed">The source events of the page; the last one may lack reports and history.</param>
/// <param name="Whole">How many rows of the list end on the page.</param>
/// <param name="Inner">How many reports and revisions of the next row were listed, on this page and before.</param>
internal readonly record struct EvidencePage(IReadOnlyList<SourceEvent> Listed, int Whole, int Inner)
{
    /// <summary>The tag and the length before a nested message take no more.</summary>
    private const int FrameBytesMax = 8;

    /// <summary>Lists whole rows while they fit; a row that is too large for a page goes on over several.</summary>
    /// <param name="rows">The rows from the first that is not whole on earlier pages.</param>
    /// <param name="inner">The parts of the first row that were on earlier pages.</param>
    public static EvidencePage Of(IReadOnlyList<SourceEvent> rows, int inner)
    {
        var listed = new List<SourceEvent>(rows.Count);
        var bytes = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var before = i == 0 ? inner : 0;
            var row = before == 0 ? rows[i] : Rest(rows[i], before);
            var size = row.CalculateSize() + FrameBytesMax;
            if (bytes + size > PageToken.PageBytesMax && listed.Count > 0)
                return new EvidencePage(listed, i, Inner: 0);
            if (size > PageToken.PageBytesMax)
            {
                listed.Add(Fitting(row, PageToken.PageBytesMax, out var parts));
                return new EvidencePage(listed, i, before + parts);
            }
            listed.Add(row);
            bytes += size;
        }
        return new EvidencePage(listed, rows.Count, Inner: 0);
    }

    /// <summary>A source event with as many of its first reports, and then revisions, as fit; at least one.</summary>
    public static SourceEvent Fitting(SourceEvent row, int bytesMax, out int parts)
    {
        var fitting = row.Clone();
        fitting.Reports.Clear();
        fitting.History.Clear();
        var left = bytesMax - fitting.CalculateSize();
        parts = Fill(fitting.Reports, row.Reports, ref left, atLeast: 1);
        if (parts == row.Reports.Count)
            parts += Fill(fitting.History, row.History, ref left, atLeast: parts == 0 ? 1 : 0);
        return fitting;
    }

    private static int Fill<T>(RepeatedField<T> filled, RepeatedField<T> from, ref int left, int atLeast)
        where T : IMessage
    {
        foreach (var part in from)
        {
            left -= part.CalculateSize() + FrameBytesMax;
            if (left < 0 && filled.Count >= atLeast)
                break;
            filled.Add(part);
        }
        return filled.Count;
    }

    private static SourceEvent Rest(SourceEvent row, int inner)
    {
        var rest = row.Clone();
        rest.IsContinued = true;
        rest.Reports.Clear();
        rest.History.Clear();
        rest.Reports.Add(row.Reports.Skip(inner));
        rest.History.Add(row.History.Skip(inner - row.Reports.Count));
        return rest;
    }
}
