using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Testing;

namespace Diplomacy.Tests.Query.Scores;

/// <summary>The history whose scores are known beforehand. Storing it again changes nothing.</summary>
internal static class ReferenceHistory
{
    private const double MachineCoded = 0.6;

    /// <summary>Goldstein 8.0, 5.2, 6.4, 1.9, 8.0, 8.0, 5.2, each from one machine-coded document.</summary>
    public static readonly Report[] RussiaAndBolivia =
    [
        Reports.Of("2008-09-15", "RUS", "BOL", "057", MachineCoded),
        Reports.Of("2008-10-15", "BOL", "RUS", "031", MachineCoded),
        Reports.Of("2008-12-15", "RUS", "BOL", "061", MachineCoded),
        Reports.Of("2009-02-15", "BOL", "RUS", "042", MachineCoded),
        Reports.Of("2009-02-16", "RUS", "BOL", "057", MachineCoded),
        Reports.Of("2009-03-15", "RUS", "BOL", "057", MachineCoded),
        Reports.Of("2009-05-15", "BOL", "RUS", "031", MachineCoded),
    ];

    /// <summary>Goldstein -4.0 from a person, -7.0 from two machine-coded documents by different publishers.</summary>
    public static readonly Report[] BoliviaAndTheUnitedStates =
    [
        Reports.Of("2008-09-15", "BOL", "USA", "120", quality: 1),
        Reports.Of("2008-11-15", "USA", "BOL", "138", MachineCoded, publisher: "Reuters"),
        Reports.Of("2008-11-15", "USA", "BOL", "138", MachineCoded, publisher: "ABI"),
    ];

    /// <summary>Both.</summary>
    public static IEnumerable<Report> All => RussiaAndBolivia.Concat(BoliviaAndTheUnitedStates);
}
