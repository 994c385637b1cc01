using Diplomacy.Contracts.Events;
using Diplomacy.Domain.Scoring;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.SourceEvents;

namespace Diplomacy.Tests.Domain.Scoring;

public sealed class GradedEvidenceTests
{
    private static readonly DateOnly Day = new(2009, 2, 16);

    public static TheoryData<string> Models => [.. ScoringModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void One_sentence_is_never_enough_for_a_grade_however_sure_and_however_many_codes(string name)
    {
        var model = ScoringModels.Find(name)!;
        WeighedEvent[] codes = [Of(1_000, -40, sentence: 7), Of(1_000, -70, sentence: 7), Of(900, -20, sentence: 7)];

        model.Evaluate(codes.AsSpan(0, 1), Day).IsKnown.ShouldBeFalse();
        model.Evaluate(codes, Day).IsKnown.ShouldBeFalse();
        model.Evaluate([.. codes, Of(600, -20, sentence: 8)], Day).IsKnown.ShouldBeTrue();
        model.Evaluate([.. codes, Of(1_000, -20, sentence: 0)], Day).IsKnown.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_score_itself_counts_every_code(string name)
    {
        var model = ScoringModels.Find(name)!;
        WeighedEvent[] codes = [Of(900, 34, sentence: 3), Of(930, 70, sentence: 3), Of(880, 28, sentence: 4)];

        var (counted, apart) = (model.Evaluate(codes, Day),
            model.Evaluate([.. codes.Select(one => one with { Sentence = 0 })], Day));

        (counted with { Grade = apart.Grade, GradedEvidence = apart.GradedEvidence }).ShouldBe(apart);
        counted.GradedEvidence.ShouldBeLessThan(apart.GradedEvidence);
    }

    [Fact]
    public void Without_sentences_all_evidence_counts_towards_a_grade()
    {
        var score = ScoringModels.Default.Evaluate([Of(600, 10, 0), Of(600, 10, 0), Of(1_000, 80, 0)], Day);

        score.GradedEvidence.ShouldBe(score.Evidence);
    }

    [Fact]
    public void The_same_sentence_counts_again_in_another_month()
    {
        var earlier = Of(900, -40, sentence: 7) with { Day = new DateOnly(2009, 1, 10) };

        ScoringModels.Default.Evaluate([earlier, Of(900, -40, sentence: 7)], Day).IsKnown.ShouldBeTrue();
    }

    [Fact]
    public void A_source_event_has_the_sentence_of_all_its_reports()
    {
        var one = Report("La Razón", "rules-2", "Bolivia expelled the ambassador.");

        Sentence(one).ShouldNotBe(0);
        Sentence(one, one with { CameoCode = "161" }).ShouldBe(Sentence(one));
        Sentence(one with { CameoCode = "112" }).ShouldBe(Sentence(one));
        Sentence(one, one with { Origin = one.Origin with { Coder = "llm-1" } }).ShouldBe(Sentence(one));
        Sentence(one, Report("La Razón", "rules-2", "BOLIVIA  expelled the ambassador")).ShouldBe(Sentence(one));
        Sentence(one with { Origin = one.Origin with { Quote = null } }).ShouldNotBe(0);
        Sentence(Report("Página Siete", "rules-2", "Bolivia expelled the ambassador.")).ShouldNotBe(Sentence(one));
        Sentence(Report("La Razón", "rules-2", "Its envoy was sent home.")).ShouldNotBe(Sentence(one));
    }

    [Fact]
    public void A_person_a_feed_or_a_second_sentence_behind_a_source_event_leaves_it_without_one()
    {
        var one = Report("La Razón", "rules-2", "Bolivia expelled the ambassador.");

        Sentence(one with { ReviewedBy = "ana" }).ShouldBe(0);
        Sentence(one with { Origin = one.Origin with { Coder = null } }).ShouldBe(0);
        Sentence(one with { Origin = one.Origin with { Feed = "gdelt2" } }).ShouldBe(0);
        Sentence(one, Report("La Razón", "rules-2", "Its envoy was sent home.")).ShouldBe(0);
        Sentence(one, Report("Página Siete", "rules-2", "Bolivia expelled the ambassador.")).ShouldBe(0);
        Sentence(one, one with { Origin = new ReportOrigin(Publisher: "La Razón") }).ShouldBe(0);
    }

    private static WeighedEvent Of(int quality, int value, int sentence) =>
        new(Day, quality, value, Mentions: 1, sentence);

    private static SourceEventReported Report(string publisher, string coder, string quote) => new(
        Guid.NewGuid(), "2008-09-10", "BOL", "USA", "161", 900,
        new ReportOrigin(publisher, DocumentId: "d", Coder: coder, Quote: quote));

    private static int Sentence(params SourceEventReported[] reports) => reports
        .Aggregate(SourceEvent.Empty(Guid.NewGuid()), (known, report) =>
            known.Apply(report with { ReportId = Guid.NewGuid() }))
        .State!.Value.Sentence;
}
