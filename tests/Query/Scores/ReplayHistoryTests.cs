using Diplomacy.Domain.Vocabulary.Countries;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Protos.Type.V1;
using Diplomacy.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Tests.Query.Scores;

public sealed class ReplayHistoryTests(RunningServices services) : IClassFixture<RunningServices>
{
    private static readonly string[] Countries = ["ARG", "BOL", "BRA", "CHL"];

    [Fact]
    public async Task Frames_along_the_dates_show_what_each_relationship_was()
    {
        var known = await Store(seed: 21);
        var frames = await Read(Dates(known));

        frames.Count.ShouldBe(18);
        frames.ShouldAllBe(frame => frame.FrameComplete && frame.Checkpoint.Equals(known));
        frames.Select(frame => frame.Progress.Frame).ShouldBe(Enumerable.Range(1, 18));
        frames[^1].AsOf.ShouldBe(Reports.On("2009-06-15"));
        foreach (var score in frames.SelectMany(frame => frame.Scores).Where((_, i) => i % 11 == 0))
            (await One(score, known)).ShouldBe(score);
    }

    [Fact]
    public async Task Frames_along_knowledge_show_what_one_date_looked_like()
    {
        var first = await Store(seed: 22);
        var last = await Store(seed: 23);
        var request = new ReplayHistoryRequest
        {
            Among = true,
            Knowledge = new ReplayKnowledge
            {
                From = new KnownAt { Checkpoint = first },
                To = new KnownAt { Checkpoint = last },
                Frames = 9,
                AsOf = Reports.On("2009-03-01"),
            },
        };
        request.Countries.Add(Countries);

        var frames = await Read(request);

        frames.Count.ShouldBe(9);
        frames[0].Checkpoint.ShouldBe(first);
        frames[^1].Checkpoint.ShouldBe(last);
        frames.Select(frame => services.PositionOf(frame.Checkpoint)).ShouldBeInOrder();
        foreach (var frame in frames)
            foreach (var score in frame.Scores.Take(2))
                (await One(score, frame.Checkpoint)).ShouldBe(score);
    }

    [Fact]
    public async Task A_cut_replay_goes_on_where_it_was_cut()
    {
        var known = await Store(seed: 24);
        var whole = await Read(Dates(known));
        for (var cut = 0; cut < whole.Count; cut += 5)
        {
            var day = new DateOnly(2008, 2, 1).AddDays(cut);
            await services.StoreAsync(Reports.Of($"{day:yyyy-MM-dd}", "ARG", "CHL", "190"));
            var request = Dates(known);
            request.ResumeToken = whole[cut].ResumeToken;
            request.FramesPerSecond = 60;

            (await Read(request)).Select(frame => frame.ToByteString())
                .ShouldBe(whole.Skip(cut + 1).Select(frame => frame.ToByteString()));
        }
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_its_replay()
    {
        var known = await Store(seed: 25);
        var request = Dates(known);
        request.Dates.Step = DateStep.Day;
        request.FramesPerSecond = 0.01;
        using var leaving = new CancellationTokenSource();
        using var call = services.Query.ReplayHistory(
            request, deadline: services.CallDeadline, cancellationToken: leaving.Token);
        (await call.ResponseStream.MoveNext(Deadline.Token())).ShouldBeTrue();

        await leaving.CancelAsync();

        (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(Deadline.Token())))
            .StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task A_pace_is_kept()
    {
        var known = await Store(seed: 26);
        var request = Dates(known);
        request.Dates.From = Reports.On("2009-04-01");
        request.FramesPerSecond = 20;
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var frames = await Read(request);

        frames.Count.ShouldBe(3);
        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(95));
    }

    [Fact]
    public async Task A_token_of_another_replay_or_a_damaged_one_is_refused()
    {
        var known = await Store(seed: 27);
        var token = (await Read(Dates(known)))[3].ResumeToken;
        var other = Dates(known);
        other.Dates.To = Reports.On("2009-05-15");
        other.ResumeToken = token;
        var damaged = Dates(known);
        damaged.ResumeToken = (token[0] == 'A' ? "B" : "A") + token[1..];

        foreach (var request in new[] { other, damaged })
            (await Failure(request)).ShouldBe("RESUME_TOKEN_MISMATCH");
        (await Failure(new ReplayHistoryRequest())).ShouldBe("REQUIRED_FIELD_MISSING");
        var hurried = Dates(known);
        hurried.FramesPerSecond = 61;
        (await Failure(hurried)).ShouldBe("OUT_OF_RANGE");
    }

    [Fact]
    public async Task A_frame_of_many_relationships_comes_in_parts_that_can_be_resumed_between()
    {
        string[] many =
        [
            "ARG", "AUS", "AUT", "BEL", "BOL", "BRA", "CAN", "CHL", "CHN", "COL", "CUB", "DEU", "DNK", "ECU", "EGY",
            "ESP", "FIN", "FRA", "GBR", "GRC", "HUN", "IDN", "IND", "IRL", "IRN", "ISR", "ITA", "JPN", "KOR", "MEX",
            "NLD", "NOR", "PER", "POL",
        ];
        var known = await services.StoreAsync(many.SelectMany((one, i) => many.Skip(i + 1)
            .Select(other => Reports.Of("2001-01-01", one, other, "042"))));
        var request = new ReplayHistoryRequest
        {
            Among = true,
            Dates = new ReplayDates
            {
                From = Reports.On("2001-01-31"),
                To = Reports.On("2001-02-28"),
                KnownAt = new KnownAt { Checkpoint = known },
            },
        };
        request.Countries.Add(many);

        var parts = await Read(request);

        parts.Select(part => (part.Scores.Count, part.FrameComplete)).ShouldBe(
            [(500, false), (61, true), (500, false), (61, true)]);
        request.ResumeToken = parts[0].ResumeToken;
        (await Read(request)).ShouldBe(parts.Skip(1));
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_its_replay_up()
    {
        // 19,900 relationships and ten years of days: hundreds of megabytes a second without backpressure.
        var many = CountryLookup.All.Where(country => StateDates.Existed(country, new(1979, 12, 1))).Take(200)
            .Select(country => country.ToString()).ToArray();
        var known = await services.StoreAsync(many.SelectMany((one, i) => many.Skip(i + 1)
            .Select(other => Reports.Of("1979-12-01", one, other, "042", feed: "gdelt1", record: $"{one}{other}"))));
        var request = new ReplayHistoryRequest
        {
            Among = true,
            Dates = new ReplayDates
            {
                From = Reports.On("1980-01-01"),
                To = Reports.On("1989-12-31"),
                Step = DateStep.Day,
                KnownAt = new KnownAt { Checkpoint = known },
            },
        };
        request.Countries.Add(many);
        using var call = services.Query.ReplayHistory(request, deadline: services.CallDeadline);
        (await call.ResponseStream.MoveNext(Deadline.Token())).ShouldBeTrue();

        const long quiet = 1_000_000;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var (at, allocated) = (clock.Elapsed, GC.GetTotalAllocatedBytes());
        await Eventually.TrueAsync(() =>
        {
            if (clock.Elapsed - at < TimeSpan.FromMilliseconds(300))
                return false;
            var before = allocated;
            (at, allocated) = (clock.Elapsed, GC.GetTotalAllocatedBytes());
            return allocated - before < quiet;
        }, "the replay to stop");

        // And it goes on as soon as it is read.
        for (var part = 1; part < 100; part++)
            (await call.ResponseStream.MoveNext(Deadline.Token())).ShouldBeTrue();
        call.ResponseStream.Current.Progress.Frame.ShouldBeGreaterThan(1);
    }

    private Task<Checkpoint> Store(int seed)
    {
        var random = new Random(seed);
        return services.StoreAsync(Enumerable.Range(0, 60).Select(_ => Histories.Report(random, Countries)));
    }

    private static ReplayHistoryRequest Dates(Checkpoint known)
    {
        // Among these countries alone, so that a frame fits a message whatever other tests have stored.
        var request = new ReplayHistoryRequest
        {
            Among = true,
            Dates = new ReplayDates
            {
                From = Reports.On("2008-01-15"),
                To = Reports.On("2009-06-15"),
                KnownAt = new KnownAt { Checkpoint = known },
            },
        };
        request.Countries.Add(Countries);
        return request;
    }

    private async Task<List<ReplayHistoryResponse>> Read(ReplayHistoryRequest request)
    {
        using var call = services.Query.ReplayHistory(request, deadline: services.CallDeadline);
        var frames = new List<ReplayHistoryResponse>();
        while (await call.ResponseStream.MoveNext(Deadline.Token()))
            frames.Add(call.ResponseStream.Current);
        return frames;
    }

    /// <summary>The reason that a replay is refused for, as ErrorInfo has it.</summary>
    private async Task<string> Failure(ReplayHistoryRequest request)
    {
        var exception = await Should.ThrowAsync<RpcException>(() => Read(request));
        exception.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        return exception.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason;
    }

    private async Task<RelationshipScore> One(RelationshipScore score, Checkpoint known) =>
        (await services.Query.GetRelationshipAsync(new()
        {
            Country = score.Country,
            Counterpart = score.Counterpart,
            AsOf = score.AsOf,
            KnownAt = new KnownAt { Checkpoint = known },
        }, deadline: services.CallDeadline)).Relationship;
}
