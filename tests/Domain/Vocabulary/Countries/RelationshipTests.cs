using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.Vocabulary.Countries;

public sealed class RelationshipTests
{
    private static readonly CountryCode Bolivia = CountryCode.Parse("BOL");
    private static readonly CountryCode Russia = CountryCode.Parse("RUS");
    private static readonly CountryCode Cuba = CountryCode.Parse("CUB");

    [Fact]
    public void A_relationship_is_the_same_from_either_side()
    {
        var relationship = Relationship.Between(Russia, Bolivia);

        relationship.ShouldBe(Relationship.Between(Bolivia, Russia));
        relationship.ShouldBe(Relationship.Of(new Dyad(Russia, Bolivia)));
        relationship.ShouldBe(Relationship.Of(new Dyad(Russia, Bolivia).Reversed));
        relationship.ToString().ShouldBe("BOL-RUS");
        relationship.A.ShouldBe(Bolivia);
        relationship.CounterpartOf(Bolivia).ShouldBe(Russia);
        relationship.CounterpartOf(Russia).ShouldBe(Bolivia);
        relationship.Involves(Cuba).ShouldBeFalse();
    }

    [Fact]
    public void A_country_has_no_relationship_with_itself_nor_with_none()
    {
        Should.Throw<ArgumentException>(() => Relationship.Between(Bolivia, Bolivia));
        Should.Throw<ArgumentException>(() => Relationship.Between(Bolivia, default));
        Should.Throw<ArgumentException>(() => Relationship.Between(Bolivia, Russia).CounterpartOf(Cuba));
    }

    [Theory]
    [InlineData("BOL-RUS", true)]
    [InlineData("RUS-BOL", true)]
    [InlineData("BOL-BOL", false)]
    [InlineData("BOL>RUS", false)]
    [InlineData("BOL-XXX", false)]
    [InlineData("BOL", false)]
    public void A_relationship_reads_back_from_text(string text, bool reads)
    {
        Relationship.TryParse(text, out var relationship).ShouldBe(reads);
        relationship.ShouldBe(reads ? Relationship.Between(Bolivia, Russia) : default);
    }

    [Fact]
    public void A_dyad_keeps_its_direction()
    {
        new Dyad(Russia, Bolivia).ShouldNotBe(new Dyad(Bolivia, Russia));
        new Dyad(Russia, Bolivia).ToString().ShouldBe("RUS>BOL");
    }
}
