using Diplomacy.Contracts.Events;
using JasperFx.Events;

namespace Diplomacy.Projection.Ledger;

/// <summary>The feed calibrations of one batch.</summary>
internal sealed class CalibrationTable
{
    private readonly List<(long Position, FeedCalibrated Calibrated)> _rows = [];

    public void Add(IEvent<FeedCalibrated> stored) => _rows.Add((stored.Sequence, stored.Data));

    public void Add(CalibrationTable part) => _rows.AddRange(part._rows);

    public Statement? Statement(string schema)
    {
        if (_rows.Count == 0)
            return null;
        return new Statement(
            $"insert into {schema}.calibration (position, feed, neutral_hundredths) select * from unnest(?, ?, ?)",
            _rows.Select(row => row.Position).ToArray(),
            _rows.Select(row => row.Calibrated.Feed).ToArray(),
            _rows.Select(row => row.Calibrated.NeutralHundredths).ToArray());
    }
}
