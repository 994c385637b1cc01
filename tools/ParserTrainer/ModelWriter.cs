using System.IO.Compression;
using System.Runtime.InteropServices;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>What training found.</summary>
internal sealed record TrainedModel(
    Tag[] Tags, TaggerTraining.Result Tagger, TransitionSystem Transitions, SmallWeights Parser,
    List<KeyValuePair<string, LemmaRule>> LemmaRules, double ScorePerUnit);

/// <summary>Writes models as <see cref="ParserModel"/> reads them.</summary>
internal static class ModelWriter
{
    public static void Write(TrainedModel model, Stream stream)
    {
        using var packed = new GZipStream(stream, CompressionLevel.SmallestSize);
        using var writer = new BinaryWriter(packed);
        writer.Write(ParserModel.Format);
        writer.Write(model.ScorePerUnit);
        WriteMany(writer, model.Tags, tag =>
        {
            writer.Write(tag.Part.ToString());
            writer.Write(tag.Xpos);
        });
        WriteMany(writer, model.Transitions.Relations, writer.Write);
        WriteMany(writer, model.Transitions.Transitions, transition =>
        {
            writer.Write((byte)transition.Kind);
            writer.Write(transition.Relation);
        });
        WriteMany(writer, model.LemmaRules, rule =>
        {
            writer.Write(rule.Key);
            writer.Write((byte)rule.Value.Drop);
            writer.Write(rule.Value.Add);
        });
        WriteKeys(writer, model.Tagger.Words);
        writer.Write(model.Tagger.Classes);
        WriteTable(writer, model.Tagger.Weights);
        WriteTable(writer, model.Parser);
    }

    private static void WriteMany<T>(BinaryWriter writer, IReadOnlyCollection<T> items, Action<T> write)
    {
        writer.Write7BitEncodedInt(items.Count);
        foreach (var item in items) write(item);
    }

    private static void WriteKeys(BinaryWriter writer, uint[] keys)
    {
        writer.Write7BitEncodedInt(keys.Length);
        var last = 0u;
        foreach (var key in keys)
        {
            writer.Write7BitEncodedInt((int)(key - last));
            last = key;
        }
    }

    private static void WriteTable(BinaryWriter writer, SmallWeights weights)
    {
        WriteKeys(writer, weights.Keys);
        writer.Write(weights.Counts);
        writer.Write(weights.Classes);
        writer.Write(MemoryMarshal.AsBytes(weights.Roots.AsSpan()));
    }
}
