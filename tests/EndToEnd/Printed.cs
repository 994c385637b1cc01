namespace Diplomacy.Tests.EndToEnd;

/// <summary>What a run printed.</summary>
internal sealed class Printed(IReadOnlyList<string> lines)
{
    private const string Title = "Russia and Bolivia in the seeds";

    /// <summary>The line that counts the outcomes of the seeds.</summary>
    public string Seeds => lines.Single(line => line.StartsWith("Seeds ", StringComparison.Ordinal));

    /// <summary>The line that counts the texts that were coded by machine.</summary>
    public string Texts => lines.Single(line => line.StartsWith("Texts ", StringComparison.Ordinal));

    /// <summary>Everything from the title of the story on.</summary>
    public string Story => string.Join(
        '\n', lines.SkipWhile(line => !line.StartsWith(Title, StringComparison.Ordinal)));
}
