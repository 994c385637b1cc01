using System.CommandLine;
using Diplomacy.Testing;

namespace Diplomacy.Benchmarks.Coding;

/// <summary>The commands that measure and show the document coder.</summary>
internal static class CodingCommands
{
    private const int Unreadable = 2;

    /// <summary>"coding FILE.json".</summary>
    public static Command Coding()
    {
        var file = new Argument<FileInfo>("file") { Description = "Records in the form of plover_gold_dev.json." };
        var map = new Option<string>("--map")
        {
            Description = "CAMEO to PLOVER.",
            DefaultValueFactory = _ => RepositoryRoot.Combine("..", "shared", "data", "reference", "cameo2plover.txt"),
        };
        var wrong = new Option<bool>("--wrong") { Description = "Show each record that is not coded right." };
        var command = new Command("coding", "How often the coder is right on sentences coded by hand.") { file, map,
            wrong };
        command.SetAction(parsed => Read(
            [parsed.GetValue(file)!.FullName, parsed.GetValue(map)!],
            () => CodingRun.Measure(parsed.GetValue(file)!.FullName, parsed.GetValue(map)!, parsed.GetValue(wrong))));
        return command;
    }

    /// <summary>"code-document FILE --published 2009-02-26 [--json]".</summary>
    public static Command CodeDocument()
    {
        var file = new Argument<FileInfo>("file") { Description = "A text file." };
        var published = new Option<DateOnly?>("--published") { Description = "The day it was published." };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("code-document", "What the coder makes of a document.") { file, published, json };
        command.SetAction(parsed => Read(
            [parsed.GetValue(file)!.FullName],
            () => CodeDocumentRun.Print(
                parsed.GetValue(file)!.FullName, parsed.GetValue(published), parsed.GetValue(json))));
        return command;
    }

    /// <summary>"coding-articles": the three seed articles beside their hand codings.</summary>
    public static Command Articles()
    {
        var articles = new Option<string>("--articles")
        {
            Description = "The folder of the articles.",
            DefaultValueFactory = _ => RepositoryRoot.Combine("..", "shared", "seeds"),
        };
        var command = new Command("coding-articles",
            "The seed articles as coded, beside what a person coded.") { articles };
        command.SetAction(parsed => Read(
            [Path.Combine(parsed.GetValue(articles)!, "000_41d26677fb3839aa.txt")],
            () => ArticlesRun.Compare(parsed.GetValue(articles)!, RepositoryRoot.Combine("seeds", "documents"))));
        return command;
    }

    /// <summary>"coding-briefs": the texts of the seeds beside their hand codings.</summary>
    public static Command Briefs()
    {
        var command = new Command("coding-briefs", "The texts of the seeds as coded, beside what a person coded.");
        command.SetAction(_ => ArticlesRun.CompareBriefs(
            RepositoryRoot.Combine("seeds", "briefs"), RepositoryRoot.Combine("seeds", "documents")));
        return command;
    }

    /// <summary>"coding-cases FILE.tsv".</summary>
    public static Command Cases()
    {
        var file = new Argument<FileInfo>("file") { Description = "Cases: kind, published, text, expect, allow." };
        var wrong = new Option<bool>("--wrong") { Description = "Show each case that is not coded right." };
        var command = new Command("coding-cases", "Short texts, each with a plain right answer.") { file, wrong };
        command.SetAction(parsed => Read(
            [parsed.GetValue(file)!.FullName],
            () => CasesRun.Measure(parsed.GetValue(file)!.FullName, parsed.GetValue(wrong))));
        return command;
    }

    /// <summary>"coding-texts DIR".</summary>
    public static Command Texts()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Articles with their gold.tsv." };
        var wrong = new Option<bool>("--wrong") { Description = "Show what is missed and what is coded wrongly." };
        var command = new Command("coding-texts", "Articles beside their gold coding.") { folder, wrong };
        command.SetAction(parsed => Read(
            [Path.Combine(parsed.GetValue(folder)!.FullName, "gold.tsv")],
            () => TextsRun.Measure(parsed.GetValue(folder)!.FullName, parsed.GetValue(wrong))));
        return command;
    }

    /// <summary>"coding-speed".</summary>
    public static Command Speed()
    {
        var seed = new Option<int>("--seed")
        {
            Description = "What the documents are drawn from.",
            DefaultValueFactory = _ => 1,
        };
        var documents = new Option<int>("--documents")
        {
            Description = "How many documents.",
            DefaultValueFactory = _ => CodingSpeedRun.DocumentsDefault,
        };
        var command = new Command("coding-speed", "Sentences a second on one core, and memory.") { seed, documents };
        command.SetAction(parsed => CodingSpeedRun.Measure(parsed.GetValue(seed), parsed.GetValue(documents)));
        return command;
    }

    private static int Read(string[] paths, Func<int> run)
    {
        if (paths.FirstOrDefault(path => !File.Exists(path)) is not { } missing) return run();
        Console.Error.WriteLine($"There is no file \"{missing}\".");
        return Unreadable;
    }
}
