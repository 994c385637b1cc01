namespace Diplomacy.Domain.Vocabulary.Cameo;

/// <summary>
/// A version of the Goldstein scale: the value of each CAMEO code, −10.0 to +10.0. A stored event carries only its
/// code, so a later version re-weighs all of history.
/// </summary>
public sealed class GoldsteinTable
{
    private readonly int[] _tenths;

    private GoldsteinTable(string name, Func<CameoTable.Row, int> tenths)
    {
        Name = name;
        _tenths = [.. CameoTable.Rows.Select(tenths)];
    }

    /// <summary>The values that GDELT publishes; the default.</summary>
    public static GoldsteinTable V1 { get; } = new("goldstein-v1", row => row.GoldsteinTenths);

    /// <summary>The values that ICEWS publishes; they differ for 016, 022, 164 and 165.</summary>
    public static GoldsteinTable IcewsV1 { get; } = new("goldstein-icews-v1", row => row.IcewsTenths);

    /// <summary>Every version.</summary>
    public static IReadOnlyList<GoldsteinTable> All { get; } = [V1, IcewsV1];

    /// <summary>The version's name, for example "goldstein-v1".</summary>
    public string Name { get; }

    /// <summary>The version of that name; false if there is none.</summary>
    public static bool TryFind(string name, out GoldsteinTable table)
    {
        table = All.FirstOrDefault(known => known.Name == name) ?? V1;
        return table.Name == name;
    }

    /// <summary>The value of one act, in tenths: −100 to +100.</summary>
    /// <exception cref="ArgumentException">The code is no code.</exception>
    public int Tenths(CameoCode code) => code.IsNone
        ? throw new ArgumentException("There is no CAMEO code here; expected one that was parsed.", nameof(code))
        : _tenths[code.Place];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
