using Diplomacy.Protos.Query.V1;
using Diplomacy.Testing;
using Grpc.Core;
using MessageKind = Diplomacy.Protos.Query.V1.SubscribeResponse.MessageOneofCase;

namespace Diplomacy.Tests.Query.Subscriptions;

/// <summary>Tests the checks of the promises: each finds a record that violates its promise.</summary>
[Collection(nameof(WholeStory))]
public sealed class BrokenPromiseTests(WholeStory story)
{
    private static readonly Dictionary<string, (string Promise, Action<Subscriber> Break)> Ways = new()
    {
        ["two messages change places"] = (nameof(Promises.Ordered), Exchange),
        ["an update is lost"] = (nameof(Promises.Complete), subscriber =>
            MessagesOf(subscriber).RemoveAt(Change(subscriber))),
        ["a conflated update does not say so"] = (nameof(Promises.Complete), subscriber =>
            Alter(subscriber, Change(subscriber), update => update with { Conflated = 1 })),
        ["one is missing from the snapshot"] = (nameof(Promises.Complete), subscriber =>
            MessagesOf(subscriber).RemoveAt(0)),
        ["a midnight omits a relationship"] = (nameof(Promises.Complete), subscriber =>
            MessagesOf(subscriber).RemoveAt(MessagesOf(subscriber).FindIndex(
                message => message.Update?.Kind == UpdateCauseKind.DayPassed))),
        ["an update comes twice"] = (nameof(Promises.Unique), subscriber =>
            MessagesOf(subscriber).Insert(Change(subscriber), MessagesOf(subscriber)[Change(subscriber)])),
        ["caught_up comes twice"] = (nameof(Promises.Unique), subscriber =>
            MessagesOf(subscriber).Add(MessagesOf(subscriber).Find(
                message => message.Kind == MessageKind.CaughtUp)!)),
        ["a checkpoint is refused"] = (nameof(Promises.Resumable), subscriber =>
            subscriber.Streams[0].End = new StreamEnd(StatusCode.InvalidArgument, "CHECKPOINT_AHEAD", "", null)),
        ["history is compacted without the earliest checkpoint"] = (nameof(Promises.Resumable), subscriber =>
            subscriber.Streams[0].End = new StreamEnd(StatusCode.OutOfRange, "HISTORY_COMPACTED", "", null)),
        ["the end is never delivered"] = (nameof(Promises.Resumable), subscriber =>
            MessagesOf(subscriber).RemoveRange(5, MessagesOf(subscriber).Count - 5)),
        ["nothing comes for eleven seconds"] = (nameof(Promises.Live), subscriber =>
            Replace(subscriber, 5, message => message with { Waited = TimeSpan.FromSeconds(11) })),
        ["a stream falls silent"] = (nameof(Promises.Live), subscriber =>
            subscriber.Streams[0].End = StreamEnd.Silent),
        ["a heartbeat stays where it was"] = (nameof(Promises.Live), subscriber =>
            MessagesOf(subscriber).Add(MessagesOf(subscriber)[0] with
            {
                Kind = MessageKind.Heartbeat,
                Update = null,
                At = MessagesOf(subscriber)[^1].At + TimeSpan.FromSeconds(11),
            })),
        ["a quick subscriber is served late"] = (nameof(Promises.SlowSlowsNobody), subscriber =>
            Replace(subscriber, 5, message => message with { At = message.At + TimeSpan.FromMinutes(2) })),
        ["thousands of updates wait for a stopped subscriber"] = (nameof(Promises.SlowSlowsNobody), PileUp),
        ["a correction does not say that it is one"] = (nameof(Promises.CauseNamed), subscriber =>
            Alter(subscriber, Change(subscriber), update => update with { Kind = update.Kind + 1 })),
        ["a cause is another source event"] = (nameof(Promises.CauseNamed), subscriber =>
            Alter(subscriber, Change(subscriber), update => update with { SourceEvent = $"{Guid.Empty}" })),
        ["a score is off by its last bit"] = (nameof(Promises.True), subscriber =>
            Alter(subscriber, Change(subscriber), update => update with { Score = Math.BitIncrement(update.Score) })),
        ["the score before is another"] = (nameof(Promises.True), subscriber =>
            Alter(subscriber, Change(subscriber), update => update with { Before = update.Before + 1 })),
    };

    public static TheoryData<string> All => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void A_record_in_which(string happens)
    {
        var (promise, change) = Ways[happens];
        var record = story.Record.Copy();
        change(record.Subscribers[0]);
        var promises = new Promises(record, story.History);

        var check = (Action)Delegate.CreateDelegate(typeof(Action), promises, promise);
        var broken = Should.Throw<BrokenPromiseException>(check);

        broken.Promise.ShouldBe(promise);
        broken.Message.ShouldContain($"seed {record.Seed}, whole, stream 0");
        Should.Throw<BrokenPromiseException>(promises.Hold);
    }

    private static void Exchange(Subscriber subscriber)
    {
        var (messages, place) = (MessagesOf(subscriber), Change(subscriber));
        (messages[place], messages[place + 1]) = (messages[place + 1], messages[place]);
    }

    private static void PileUp(Subscriber subscriber)
    {
        subscriber.ReadOnAt = MessagesOf(subscriber)[^1].At;
        var update = MessagesOf(subscriber)[Change(subscriber)] with { At = subscriber.ReadOnAt.Value * 2 };
        MessagesOf(subscriber).AddRange(Enumerable.Repeat(update, 5_001));
    }

    private static List<ReceivedMessage> MessagesOf(Subscriber subscriber) => subscriber.Streams[0].Messages;

    /// <summary>An update somewhere in the middle that a stored event caused, with another after it.</summary>
    private static int Change(Subscriber subscriber) => MessagesOf(subscriber).FindIndex(
        30, message => message.Update is { IsChange: true });

    private static void Alter(Subscriber subscriber, int place, Func<ReceivedUpdate, ReceivedUpdate> change) =>
        Replace(subscriber, place, message => message with { Update = change(message.Update!) });

    private static void Replace(Subscriber subscriber, int place, Func<ReceivedMessage, ReceivedMessage> change) =>
        MessagesOf(subscriber)[place] = change(MessagesOf(subscriber)[place]);
}
