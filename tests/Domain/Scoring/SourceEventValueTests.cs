using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Vocabulary.Cameo;

namespace Diplomacy.Tests.Domain.Scoring;

public sealed class SourceEventValueTests
{
    [Theory]
    [InlineData("057", SourceEventValue.NeutralOfDocuments, 80)]
    [InlineData("057", SourceEventValue.NeutralOfIcews, 64)]
    [InlineData("0874", SourceEventValue.NeutralOfIcews, 84)]
    [InlineData("190", SourceEventValue.NeutralOfIcews, -100)]
    [InlineData("010", SourceEventValue.NeutralOfIcews, -16)]
    public void What_is_usual_in_a_feed_counts_as_neutral(string code, int neutral, int tenths) =>
        SourceEventValue.Tenths(GoldsteinTable.V1, CameoCode.Parse(code), neutral).ShouldBe(tenths);
}
