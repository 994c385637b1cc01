using System.IO.Compression;

namespace Diplomacy.Domain.Coding.Parsing;

/// <summary>A trained model: tags, relations, weights of the tagger and the parser, and rules for lemmas.</summary>
internal sealed record ParserModel(
    Tag[] Tags, TagDictionary Dictionary, WeightTable TaggerWeights, TransitionSystem Transitions,
    WeightTable ParserWeights, Lemmatizer Lemmatizer, double ScorePerUnit)
{
    /// <summary>The first bytes of a model; another number for another form or other features.</summary>
    public const string Format = "Diplomacy parser 1";

    /// <summary>The model that is embedded in this assembly.</summary>
    /// <exception cref="InvalidOperationException">The assembly lacks it.</exception>
    public static ParserModel Embedded()
    {
        const string name = "coding/english.model.gz";
        using var stream = typeof(ParserModel).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its parser model \"{name}\".");
        return Read(stream);
    }

    /// <summary>Reads a model, as <c>tools/ParserTrainer</c> writes it.</summary>
    /// <exception cref="InvalidDataException">It has another form.</exception>
    public static ParserModel Read(Stream compressed)
    {
        using var unpacked = new GZipStream(compressed, CompressionMode.Decompress);
        using var buffered = new BufferedStream(unpacked, 1 << 16);
        using var reader = new BinaryReader(buffered);
        var format = reader.ReadString();
        if (format != Format)
            throw new InvalidDataException($"The parser model has the form \"{format}\"; expected \"{Format}\".");
        var scorePerUnit = reader.ReadDouble();
        var tags = ReadMany(reader, () => new Tag(Enum.Parse<PartOfSpeech>(reader.ReadString()), reader.ReadString()));
        var relations = ReadMany(reader, reader.ReadString);
        var transitions = ReadMany(reader, () => new Transition((TransitionKind)reader.ReadByte(), reader.ReadByte()));
        var rules = ReadMany(reader, () => KeyValuePair.Create(
            reader.ReadString(), new LemmaRule(reader.ReadByte(), reader.ReadString())));
        var words = ReadKeys(reader);
        var dictionary = new TagDictionary(words, reader.ReadBytes(words.Length));
        return new(tags, dictionary, ReadTable(reader), new(relations, transitions), ReadTable(reader),
            new(new Dictionary<string, LemmaRule>(rules)), scorePerUnit);
    }

    private static T[] ReadMany<T>(BinaryReader reader, Func<T> read)
    {
        var found = new T[reader.Read7BitEncodedInt()];
        for (var i = 0; i < found.Length; i++) found[i] = read();
        return found;
    }

    /// <summary>Keys ascend, so that their distances are stored, which are short.</summary>
    private static uint[] ReadKeys(BinaryReader reader)
    {
        var keys = new uint[reader.Read7BitEncodedInt()];
        var last = 0u;
        for (var i = 0; i < keys.Length; i++) keys[i] = last += (uint)reader.Read7BitEncodedInt();
        return keys;
    }

    private static WeightTable ReadTable(BinaryReader reader)
    {
        var keys = ReadKeys(reader);
        var counts = reader.ReadBytes(keys.Length);
        var total = 0;
        foreach (var count in counts) total += count;
        var classes = reader.ReadBytes(total);
        var roots = new sbyte[total];
        reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(roots.AsSpan()));
        return new(keys, counts, classes, roots);
    }
}
