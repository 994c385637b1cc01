using Diplomacy.Domain.Vocabulary;
using Diplomacy.Ingestion.Storage;
using Grpc.Core;

namespace Diplomacy.Ingestion.Feeds.Importing;

/// <summary>
/// Recognizes the rows that an earlier call has done, and that they are the same ones. Nothing is written before that
/// is known, so a file of other rows leaves the import as it was.
/// </summary>
internal sealed class ResumedRows(DoneRows done)
{
    private readonly List<ImportRow> _held = [];
    private int _range;
    private ulong _hash;

    /// <summary>The number after the last row that is done.</summary>
    public long End => done.End;

    /// <summary>Takes a row before <see cref="End"/>; true where it is done.</summary>
    public bool IsDone(long number, ulong hash)
    {
        while (_range < done.Ranges.Count && done.Ranges[_range].End <= number)
            _range++;
        if (_range == done.Ranges.Count || number < done.Ranges[_range].First)
            return false;
        _hash ^= hash;
        return true;
    }

    /// <summary>Keeps a row that was cut off between others; there are no more than were written at a time.</summary>
    public void Hold(ImportRow row) => _held.Add(row);

    /// <summary>The rows to write first; fails where those that are done were others.</summary>
    public IReadOnlyList<ImportRow> Release(string importId, long seen)
    {
        if (seen < End || _hash != done.Hash)
            throw RpcErrors.Of(StatusCode.AlreadyExists, ErrorReason.ImportContentDiffers,
                $"import_id \"{Echo.Of(importId)}\" was used before for a file with other rows; expected the same file "
                + "from its beginning, or a new id.");
        ImportRow[] rows = [.. _held];
        _held.Clear();
        return rows;
    }
}
