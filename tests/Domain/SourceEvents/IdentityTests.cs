using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Domain.Vocabulary.Countries;

namespace Diplomacy.Tests.Domain.SourceEvents;

public sealed class IdentityTests
{
    private static readonly PartialDate Day = PartialDate.Parse("2009-02-16");
    private static readonly Dyad Dyad = new(CountryCode.Parse("RUS"), CountryCode.Parse("BOL"));
    private static readonly CameoCode Code = CameoCode.Parse("057");

    private static readonly ReportOrigin Origin = new(
        "Reuters", "gdelt1", "document", 4, "A quote.", "https://example.org", "coder 1", "225031337");

    [Fact]
    public void A_different_source_place_date_or_action_is_another_report() =>
        ((Guid[])
        [
            IdOf(Origin),
            Identity.OfReport(PartialDate.Parse("2009-02-17"), Dyad, Code, Origin),
            Identity.OfReport(PartialDate.Parse("2009-02"), Dyad, Code, Origin),
            Identity.OfReport(Day, new Dyad(Dyad.Target, Dyad.Source), Code, Origin),
            Identity.OfReport(Day, Dyad, CameoCode.Parse("0311"), Origin),
            IdOf(Origin with { Publisher = "AFP" }),
            IdOf(Origin with { Publisher = null }),
            IdOf(Origin with { Feed = "gdelt2" }),
            IdOf(Origin with { DocumentId = "other" }),
            IdOf(Origin with { Paragraph = 5 }),
            IdOf(Origin with { Coder = "coder 2" }),
            IdOf(Origin with { RecordId = "225031338" }),
        ]).ShouldBeUnique();

    [Fact]
    public void A_better_quote_or_another_address_of_the_same_document_is_the_same_report()
    {
        IdOf(Origin with { Quote = "Another." }).ShouldBe(IdOf(Origin));
        IdOf(Origin with { Url = "https://example.com" }).ShouldBe(IdOf(Origin));
    }

    [Fact]
    public void Without_a_document_the_address_distinguishes_reports() =>
        IdOf(Origin with { DocumentId = null, Url = "https://example.com" })
            .ShouldNotBe(IdOf(Origin with { DocumentId = null }));

    [Fact]
    public void Texts_that_hold_the_separator_do_not_run_into_one_another() =>
        ((Guid[])
        [
            IdOf(new ReportOrigin(Publisher: "a|b", Feed: "c")),
            IdOf(new ReportOrigin(Publisher: "a", Feed: "b|c")),
            IdOf(new ReportOrigin(Publisher: "a|b|c")),
            IdOf(new ReportOrigin(Publisher: "a\\", Feed: "b|c")),
            IdOf(new ReportOrigin(Publisher: "a\\|b", Feed: "c")),
        ]).ShouldBeUnique();

    [Fact]
    public void Ids_never_change()
    {
        IdOf(Origin).ShouldBe(new Guid("9f5fbb3d-84f7-5fbb-96cb-d48dec74e748"));
        new ActionKey(Dyad, Code).Id.ShouldBe(new Guid("903ea807-844e-5f74-9893-877ae0a2cab9"));
        new ActionKey(Dyad, Code).On(Day).ShouldBe(new Guid("54f56760-d492-56fc-b7e9-4d8135f91335"));
        new ActionKey(Dyad, Code).On(PartialDate.Parse("2009-02"))
            .ShouldBe(new Guid("4c982871-6600-5edd-b09e-9de78f144bcc"));
    }

    private static Guid IdOf(ReportOrigin origin) => Identity.OfReport(Day, Dyad, Code, origin);
}
