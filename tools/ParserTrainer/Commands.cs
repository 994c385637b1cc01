using System.CommandLine;
using System.Diagnostics;
using Diplomacy.Domain.Coding.Parsing;

namespace Diplomacy.Tools.ParserTrainer;

/// <summary>The commands of this program.</summary>
internal static class Commands
{
    private const int SeedsDefault = 3;
    private const int EpochsDefault = 6;
    private const int WeightsDefault = 1_400_000;

    private static readonly Option<FileInfo[]> Treebanks = new("--treebank")
    {
        Description = "A treebank in CoNLL-U, which may be compressed (.gz).",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<FileInfo[]> Names = new("--names")
    {
        Description = "Tables of names, which are hints for the tagger.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<FileInfo[]> Verbs = new("--verbs")
    {
        Description = "Tables of verbs, which are hints for the tagger.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static RootCommand Root() => new("Trains the parser of the document coder, and measures it.")
    {
        Train(), Evaluate(),
    };

    private static Command Train()
    {
        var output = new Option<FileInfo>("--out") { Description = "The model to write.", Required = true };
        var seeds = Number("--seeds", "How many parsers to train and add up.", SeedsDefault);
        var epochs = Number("--epochs", "How often each of them sees every sentence.", EpochsDefault);
        var weights = Number("--weights", "How many weights of the parser to keep.", WeightsDefault);
        var command = new Command("train", "Trains a model.")
        {
            Treebanks, output, Names, Verbs, seeds, epochs, weights,
        };
        command.SetAction(parsed =>
        {
            var treebank = parsed.GetRequiredValue(Treebanks).SelectMany(Treebank.Read).ToList();
            var clock = Stopwatch.StartNew();
            var model = Training.Run(treebank, HintsOf(parsed, treebank),
                new(parsed.GetValue(seeds), parsed.GetValue(epochs), parsed.GetValue(weights)),
                line => Console.WriteLine($"{clock.Elapsed.TotalSeconds,6:F0} s  {line}"));
            using var stream = parsed.GetRequiredValue(output).Create();
            ModelWriter.Write(model, stream);
        });
        return command;
    }

    private static Command Evaluate()
    {
        var model = new Option<FileInfo?>("--model") { Description = "A model; the embedded one where none is named." };
        var arcs = new Option<FileInfo?>("--arcs") { Description = "Sentences with the arcs that they must have." };
        var command = new Command("evaluate", "Measures a model on treebanks.")
        {
            Treebanks, Names, Verbs, model, arcs,
        };
        command.SetAction(parsed =>
        {
            var clock = Stopwatch.StartNew();
            var parser = ParserOf(parsed.GetValue(model));
            Console.WriteLine($"loaded in {clock.Elapsed.TotalMilliseconds:F0} ms,"
                + $" {GC.GetTotalMemory(forceFullCollection: true) / 1e6:F0} MB");
            var treebanks = parsed.GetRequiredValue(Treebanks)
                .Select(file => (file.Name, Sentences: Treebank.Read(file))).ToArray();
            var hints = HintsOf(parsed, [.. treebanks.SelectMany(treebank => treebank.Sentences)]);
            foreach (var (name, sentences) in treebanks)
            {
                TokenizerEvaluation.Run(name, sentences, Console.Out);
                Evaluation.Run(parser, name, sentences, hints, Console.Out);
            }
            if (parsed.GetValue(arcs) is { } file) ArcEvaluation.Run(parser, file, hints, Console.Out);
        });
        return command;
    }

    private static HintList HintsOf(ParseResult parsed, List<TreebankSentence> treebank)
    {
        var hints = new HintList();
        var forms = new VerbForms(treebank);
        foreach (var file in parsed.GetValue(Names) ?? []) hints.AddNames(file);
        foreach (var file in parsed.GetValue(Verbs) ?? []) hints.AddVerbs(file, forms);
        return hints;
    }

    private static SentenceParser ParserOf(FileInfo? model)
    {
        if (model is null) return SentenceParser.Default;
        using var stream = model.OpenRead();
        return new(ParserModel.Read(stream));
    }

    private static Option<int> Number(string name, string description, int value) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => value,
    };
}
