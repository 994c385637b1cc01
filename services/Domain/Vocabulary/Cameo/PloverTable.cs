using System.Collections.Frozen;

namespace Diplomacy.Domain.Vocabulary.Cameo;

/// <summary>
/// The CAMEO code of an event type and mode of PLOVER: the way back through the Open Event Data Alliance's conversion of
/// CAMEO to PLOVER (manual of 17 September 2021).
/// </summary>
/// <remarks>
/// The conversion sends several codes to one type and mode. The table has the most general of them, or the most usual.
/// Rows "by names" are modes that PLOVER added later, where CAMEO has a code of the same name.
/// </remarks>
public static class PloverTable
{
    private static readonly FrozenDictionary<string, CameoCode> ByMode = EmbeddedTable.Read("plover.tsv")
        .ToFrozenDictionary(
            cells => Key(cells[0], cells[1]), cells => CameoCode.Parse(cells[2]), StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Types = EmbeddedTable.Read("plover.tsv").Select(cells => cells[0])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every type, mode and code; the mode is empty for the type without one.</summary>
    public static IReadOnlyList<(string Type, string Mode, CameoCode Code, bool IsByNames)> All { get; } =
    [
        .. EmbeddedTable.Read("plover.tsv")
            .Select(cells => (cells[0], cells[1], CameoCode.Parse(cells[2]), cells[3] == "names")),
    ];

    /// <summary>Whether PLOVER has an event type of that name, in either case.</summary>
    public static bool IsType(string type) => Types.Contains(type);

    /// <summary>The code of a type and mode, in either case; false where CAMEO has none.</summary>
    /// <param name="type">The type, such as "CONSULT".</param>
    /// <param name="mode">The mode, such as "visit"; empty for none.</param>
    /// <param name="code">The code.</param>
    public static bool TryFind(string type, string mode, out CameoCode code) =>
        ByMode.TryGetValue(Key(type, mode), out code);

    private static string Key(string type, string mode) => $"{type}/{mode}";
}
