using Diplomacy.Contracts.Events;
using Diplomacy.Domain.SourceEvents;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Tests.Domain.SourceEvents;

public sealed class SourceEventTests
{
    private static readonly Guid Id = new("aee2c5b2-bd1f-4183-93b8-699a3d6ba0e4");

    [Theory]
    [InlineData("2009-02-16", "2009-02-16")]
    [InlineData("2009-02 2009", "2009-02")]
    [InlineData("2009 2009-02-16 2009-02", "2009-02-16")]
    [InlineData("2009-02-16 2009-02-15", "2009-02-15")]
    public void Its_date_is_the_most_precise_reported_and_of_several_the_earliest(string reported, string date)
    {
        var sourceEvent = Of([.. reported.Split(' ').Select(one => SampleReport.By(one, one).Event)]);

        sourceEvent.State!.Value.OccurredOn.ShouldBe(PartialDate.Parse(date));
    }

    [Fact]
    public void Distinct_sources_raise_its_quality_and_one_source_counts_with_its_best()
    {
        Of(SampleReport.By("a", "2009").Event).State!.Value.Quality.ShouldBe(600);
        Of(SampleReport.By("a", "2009").Event, SampleReport.By("b", "2009").Event).State!.Value.Quality.ShouldBe(840);
        Of(
            SampleReport.By("a", "2009", publisher: "Reuters", quality: 300).Event,
            SampleReport.By("b", "2009", publisher: "REUTERS", quality: 600).Event).State!.Value.Quality.ShouldBe(600);
    }

    [Fact]
    public void Once_every_report_has_left_it_counts_for_nothing()
    {
        var report = SampleReport.By("a", "2009").Event;
        var left = Of(report).Apply(new ReportMoved(report.ReportId, Guid.NewGuid()));

        left.State.ShouldBeNull();
        left.Revision.ShouldBe(2);
        left.Has(report.ReportId).ShouldBeFalse();
        left.Apply(report).State!.Value.Quality.ShouldBe(600);
    }

    [Fact]
    public void An_event_of_another_kind_is_refused_by_name() =>
        Should.Throw<UnknownEventException>(() => SourceEvent.Empty(Id).Apply(new Coup())).Message
            .ShouldContain(nameof(Coup));

    private sealed record Coup : ISourceEventChange;

    private static SourceEvent Of(params SourceEventReported[] reports) =>
        reports.Aggregate(SourceEvent.Empty(Id), (known, report) => known.Apply(report));
}
