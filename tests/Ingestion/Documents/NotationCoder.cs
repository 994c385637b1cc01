using System.Text.RegularExpressions;
using Diplomacy.Domain.Coding;
using Diplomacy.Domain.Coding.Text;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using UnknownActor = Diplomacy.Domain.Coding.UnknownActor;

namespace Diplomacy.Tests.Ingestion.Documents;

/// <summary>
/// A coder of a small language of its own, so that tests of the coding workflow do not depend on how English is coded:
/// "2009-02-16 RUS>BOL 057" anywhere in a line is a report, "?Ruritania" is a name that it does not know, and a text
/// that begins with "Bonjour" is in another language.
/// </summary>
internal sealed partial class NotationCoder(string name = "notation-1", int quality = 600) : IDocumentCoder
{
    private int _texts;

    public string Name => name;

    /// <summary>How many texts it was given.</summary>
    public int Texts => _texts;

    /// <summary>Holds every text up until it is set; null lets all pass.</summary>
    public ManualResetEventSlim? Gate { get; init; }

    /// <summary>Why it fails; null where it works.</summary>
    public string? Fault { get; set; }

    public DocumentCoding Code(DocumentText document)
    {
        Interlocked.Increment(ref _texts);
        Gate?.Wait(Deadline.Default);
        if (Fault is not null)
            throw new InvalidOperationException(Fault);
        if (document.Text.StartsWith("Bonjour", StringComparison.Ordinal))
            return new DocumentCoding([], [], "The text is not in English.");
        return new DocumentCoding(
            [.. Report().Matches(document.Text).Select(match => Coded(document.Text, match))],
            [
                .. Unknown().Matches(document.Text).Select(match => match.Groups[1]).Select(name =>
                    new UnknownActor(name.Value, new TextSpan(name.Index, name.Length))),
            ]);
    }

    /// <summary>Puts coders in the place of those that a host has.</summary>
    public static Action<IServiceCollection> InPlace(params IDocumentCoder[] coders) => services =>
    {
        services.RemoveAll<IDocumentCoder>();
        foreach (var coder in coders)
            services.AddSingleton(coder);
    };

    private CodedReport Coded(string text, Match match)
    {
        var start = text.LastIndexOf('\n', match.Index) + 1;
        var end = text.IndexOf('\n', match.Index) is >= 0 and var newLine ? newLine : text.Length;
        return new CodedReport(
            PartialDate.Parse(match.Groups["on"].Value), CountryCode.Parse(match.Groups["source"].Value),
            CountryCode.Parse(match.Groups["target"].Value), CameoCode.Parse(match.Groups["code"].Value), quality,
            new TextSpan(start, end - start), text[..start].Count(character => character == '\n') + 1,
            text[start..end]);
    }

    [GeneratedRegex(@"(?<on>\d{4}(-\d\d){0,2}) (?<source>[A-Z]{3})>(?<target>[A-Z]{3}) (?<code>\d{2,4})")]
    private static partial Regex Report();

    [GeneratedRegex(@"\?(\w+)")]
    private static partial Regex Unknown();
}

/// <summary>Submitting and reading documents in one line.</summary>
internal static class Submitting
{
    public static SubmitDocumentRequest Document(
        string text, string source = "Reuters", string? publishedOn = "2009-02-26") => new()
        {
            Text = text,
            Source = source,
            PublishedOn = publishedOn is null ? null : Reports.On(publishedOn),
        };

    /// <summary>Submits a document and waits until it is coded, or its coders gave up.</summary>
    public static async Task<SubmitDocumentResponse> CodeAsync(
        this RunningServices services, SubmitDocumentRequest request)
    {
        request.Wait = true;
        return await services.Ingestion.SubmitDocumentAsync(request, deadline: services.CallDeadline);
    }

    public static async Task<GetDocumentResponse> DocumentAsync(this RunningServices services, string id) =>
        await services.Ingestion.GetDocumentAsync(new() { DocumentId = id }, deadline: services.CallDeadline);

    /// <summary>The document once it has left the state RECEIVED.</summary>
    public static Task<Document> AnsweredAsync(this RunningServices services, string id) => Eventually.ReadAsync(
        async () => (await services.DocumentAsync(id)).Document,
        document => document.State != DocumentState.Received, $"the coding of {id}");
}
