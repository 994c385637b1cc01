using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Query.Ledger;
using Diplomacy.Query.Messages;
using Google.Protobuf.Reflection;

namespace Diplomacy.Query.Scores;

/// <summary>One row of a score export.</summary>
internal readonly record struct ScoreRow(
    Relationship Relationship, DateOnly Date, ScoringModel Model, ScoreOnDay Score)
{
    private static readonly Dictionary<Protos.Type.V1.Grade, string> GradeNames = GradeReflection.Descriptor
        .FindTypeByName<EnumDescriptor>("Grade").Values
        .ToDictionary(value => (Protos.Type.V1.Grade)value.Number, value => value.Name["GRADE_".Length..]);

    /// <summary>The grade as the proto names it, without its prefix.</summary>
    public string GradeName => GradeNames[ScoreMapping.Of(Score.Score.Grade)];
}

/// <summary>Writes the rows of a score export in one format.</summary>
internal abstract class ExportFormats(ArrayBufferWriter<byte> output)
{
    protected ArrayBufferWriter<byte> Output { get; } = output;

    /// <summary>Writes the header, if the format has one.</summary>
    public virtual void Begin()
    {
    }

    public abstract void Write(ScoreRow row);
}

/// <summary>Writes CSV. No cell contains a comma or a quotation mark, so none needs quoting.</summary>
internal sealed class CsvRows(ArrayBufferWriter<byte> output) : ExportFormats(output)
{
    private const string Header =
        "country,counterpart,date,model,score,level,grade,interval_low,interval_high,evidence,momentum,"
        + "source_event_count\n";

    private readonly StringBuilder _line = new();

    public override void Begin() => Encoding.UTF8.GetBytes(Header, Output);

    public override void Write(ScoreRow row)
    {
        var score = row.Score.Score;
        _line.Clear().Append(CultureInfo.InvariantCulture,
            $"{row.Relationship.A},{row.Relationship.B},{row.Date:yyyy-MM-dd},{row.Model.Name},{Cell(score.Score)},"
            + $"{Cell(score.Level)},{row.GradeName},{Cell(score.IntervalLow)},{Cell(score.IntervalHigh)},"
            + $"{score.Evidence:R},{score.Momentum:R},{row.Score.SourceEvents}\n");
        foreach (var chunk in _line.GetChunks())
            Encoding.UTF8.GetBytes(chunk.Span, Output);
    }

    private static string Cell(double value) =>
        double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>Writes JSON Lines: one object per line.</summary>
internal sealed class JsonLinesRows(ArrayBufferWriter<byte> output) : ExportFormats(output)
{
    public override void Write(ScoreRow row)
    {
        var score = row.Score.Score;
        using (var json = new Utf8JsonWriter(Output))
        {
            json.WriteStartObject();
            json.WriteString("country", row.Relationship.A.ToString());
            json.WriteString("counterpart", row.Relationship.B.ToString());
            json.WriteString("date", row.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("model", row.Model.Name);
            // JSON has no word for a value that there is none of.
            if (!score.IsUndefined)
            {
                json.WriteNumber("score", score.Score);
                json.WriteNumber("level", score.Level);
            }
            json.WriteString("grade", row.GradeName);
            if (!double.IsNaN(score.IntervalLow))
            {
                json.WriteNumber("interval_low", score.IntervalLow);
                json.WriteNumber("interval_high", score.IntervalHigh);
            }
            json.WriteNumber("evidence", score.Evidence);
            json.WriteNumber("momentum", score.Momentum);
            json.WriteNumber("source_event_count", row.Score.SourceEvents);
            json.WriteEndObject();
        }
        Output.Write("\n"u8);
    }
}
