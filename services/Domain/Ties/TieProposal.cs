using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Domain.Ties;

/// <summary>That a report may say that a tie began, or ended. A person decides; nothing counts before that.</summary>
/// <param name="Kind">The kind of tie.</param>
/// <param name="Ends">Whether it ended.</param>
public readonly record struct TieProposal(TieKind Kind, bool Ends)
{
    private static readonly Guid Namespace = new("c2a4de19-7b0d-4a53-9a9e-1f6c0d7e5b42");

    private static readonly string[] Relations = ["relations", "ties"];
    private static readonly string[] Armies =
        ["troops", "army", "armies", "forces", "invad", "invasion", "tanks", "war ", "warplanes", "airstrike"];

    /// <summary>
    /// The codes and the words of each kind. A code alone says too little: most reports of 161 are no broken relations,
    /// and of 057 no alliance. So the text has to have a word of every group, or one that begins like it.
    /// </summary>
    private static readonly Rule[] Rules =
    [
        new(new(TieKind.DefencePact, Ends: false), ["057"],
            [["mutual defen", "collective defen", "defence pact", "defense pact", "defence treaty", "defense treaty",
                "alliance", "accession"]]),
        new(new(TieKind.DefencePact, Ends: true), ["160", "161", "162", "164", "166"],
            [["alliance", "defence pact", "defense pact", "defence treaty", "defense treaty", "treaty organi"],
                ["denounc", "expire", "withdr", "left ", "quit"]]),
        new(new(TieKind.RelationsBroken, Ends: false), ["161"],
            [["broke", "break", "sever", "cut "], Relations]),
        new(new(TieKind.RelationsBroken, Ends: true), ["050", "054", "057"],
            [["restor", "resum", "re establish", "reestablish"], Relations]),
        new(new(TieKind.AmbassadorWithdrawn, Ends: false), ["161"],
            [["ambassador", "envoy"], ["expel", "recall", "withdr", "non grata"]]),
        new(new(TieKind.AmbassadorWithdrawn, Ends: true), ["050", "054", "057"],
            [["ambassador", "envoy"], ["return", "reinstat", "sent back", "exchange"]]),
        new(new(TieKind.Sanctions, Ends: false), ["163"],
            [["sanction", "embargo", "blockade"], ["impos", "introduc", "adopt", "order", "sign", "began", "placed"]]),
        new(new(TieKind.Sanctions, Ends: true), ["085"],
            [["sanction", "embargo", "blockade"], ["lift", "remov", "revok", "end"]]),
        new(new(TieKind.War, Ends: false), ["190", "192", "193", "194", "195"], [Armies]),
        new(new(TieKind.War, Ends: true), ["0871", "0874", "057"],
            [["truce", "ceasefire", "cease fire", "armistice", "peace treaty", "peace agreement"]]),
    ];

    private sealed record Rule(TieProposal Proposal, string[] Codes, string[][] Groups);

    /// <summary>The UUID of the proposal that a report makes.</summary>
    public Guid IdOf(Guid reportId) =>
        NameBasedUuid.Create(Namespace, $"{reportId}|{Kind.Name()}|{(Ends ? "end" : "begin")}");

    /// <summary>What a report proposes; nothing if it is a row of a feed, whose codes are too often wrong.</summary>
    public static IReadOnlyList<TieProposal> Of(SourceEventReported report)
    {
        if (report.Origin.Feed is not null || (report.Origin.Quote ?? report.Summary) is null)
            return [];
        var text = $" {CountryNameFolding.Fold($"{report.Origin.Quote} {report.Summary}")} ";
        return [.. Rules.Where(rule => Array.IndexOf(rule.Codes, report.CameoCode) >= 0
                && Array.TrueForAll(rule.Groups, group => Array.Exists(
                    group, word => text.Contains($" {word}", StringComparison.Ordinal))))
            .Select(rule => rule.Proposal)];
    }
}
