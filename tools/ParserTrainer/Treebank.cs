using System.IO.Compression;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>A word of a treebank. The head is an index; -1 is the root's.</summary>
internal sealed record TreebankWord(
    string Form, string Lemma, PartOfSpeech Tag, string Xpos, int Head, string Relation);

/// <summary>A sentence of a treebank.</summary>
internal sealed record TreebankSentence(string Text, TreebankWord[] Words)
{
    public string[] Forms => field ??= [.. Words.Select(word => word.Form)];
}

/// <summary>Reads treebanks in the format CoNLL-U.</summary>
internal static class Treebank
{
    private const string TextComment = "# text = ";

    /// <summary>The sentences of a file, which may be compressed.</summary>
    public static List<TreebankSentence> Read(FileInfo file)
    {
        var found = new List<TreebankSentence>();
        using Stream raw = file.OpenRead();
        using var stream = file.Extension == ".gz" ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using var reader = new StreamReader(stream);
        var words = new List<TreebankWord>();
        var text = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith(TextComment, StringComparison.Ordinal)) text = line[TextComment.Length..];
            if (line.Length > 0 && char.IsAsciiDigit(line[0]) && WordOf(line) is { } word) words.Add(word);
            if (line.Length > 0 || words.Count == 0) continue;
            found.Add(new(text, [.. words]));
            words.Clear();
        }
        if (words.Count > 0) found.Add(new(text, [.. words]));
        return found;
    }

    /// <summary>The word of a line; null for a contraction or a word that is only understood.</summary>
    private static TreebankWord? WordOf(string line)
    {
        var cells = line.Split('\t');
        if (!cells[0].All(char.IsAsciiDigit)) return null;
        var tag = Enum.Parse<PartOfSpeech>(cells[3], ignoreCase: true);
        return new(cells[1], cells[2], tag, cells[4], int.Parse(cells[6]) - 1, cells[7]);
    }
}
