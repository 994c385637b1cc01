using System.Collections;
using Diplomacy.Protos.Ingestion.V1;
using Diplomacy.Protos.Projection.V1;
using Diplomacy.Protos.Query.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace Diplomacy.Tests.Security;

/// <summary>Texts that would do something where they became part of a statement, in every text of a request.</summary>
internal static class Injections
{
    /// <summary>A text that means nothing anywhere.</summary>
    public const string Harmless = "zzqqy";

    private static readonly StatusCode[] Refusals =
    [
        StatusCode.InvalidArgument, StatusCode.FailedPrecondition, StatusCode.NotFound, StatusCode.ResourceExhausted,
    ];

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private static readonly ServiceDescriptor[] Services =
    [
        IngestionService.Descriptor, QueryService.Descriptor, SubscriptionService.Descriptor,
        ProjectionService.Descriptor,
    ];

    /// <summary>At most 64 characters each, since every field takes as many.</summary>
    public static readonly string[] Texts =
    [
        "'", "''", "\"", "\\", "`", ";--", "%", "_", "*", "?", "$1", "@text", ":text", "{0}", "%s%n", "\\'", "/*",
        "' or '1'='1", "a%' or text like '%", "\u02BC or 1=1", "\uFF07 or 1=1 --", "U&'\\0027' or 1=1", "E'\\x27'",
        "'; drop table recording.document; --", "'); drop schema scoring cascade; --", "\\'; select pg_sleep(60); --",
        "' || pg_sleep(60)::text || '", "$$; select 1/0; $$", "'; copy (select 1) to program 'id'; --",
        "' union select passwd from pg_shadow --", "{\"$ne\": null}", "{\"$type\": \"System.Object\"}",
        "data ->> 'Summary'", "' @> '{}'::jsonb or '", "$.** ? (@ like_regex \".*\")", "\\u0000", "\0",
        "1; delete from diplomacy.mt_events", "NULL", "\u2028\r\n\t", "Infinity", "{Origin,Feed}",
    ];

    /// <summary>The RPCs of the services by path.</summary>
    public static IReadOnlyDictionary<string, MethodDescriptor> Rpcs { get; } = Services
        .SelectMany(service => service.Methods)
        .ToDictionary(method => $"/{method.Service.FullName}/{method.Name}");

    /// <summary>The path of every text in a message and in those within it.</summary>
    public static IReadOnlyList<FieldDescriptor[]> TextsOf(MessageDescriptor type) =>
    [
        .. type.Fields.InDeclarationOrder().SelectMany(field => field.FieldType switch
        {
            FieldType.String => [[field]],
            FieldType.Message => TextsOf(field.MessageType).Select(inner => (FieldDescriptor[])[field, .. inner]),
            _ => [],
        }),
    ];

    /// <summary>Another message that is the same.</summary>
    public static IMessage Copy(this IMessage message) => message.Descriptor.Parser.ParseFrom(message.ToByteArray());

    /// <summary>The request with one text exchanged.</summary>
    public static IMessage With(IMessage request, FieldDescriptor[] path, string text)
    {
        var copy = request.Copy();
        Set(copy, path, text);
        return copy;
    }

    /// <summary>Calls an RPC; gives its outcome and the first message of its answer.</summary>
    public static async Task<(Outcome Outcome, byte[] Answer)> CallAsync(
        GrpcChannel channel, string rpc, IMessage request)
    {
        var parts = rpc.Split('/');
        // As a stream it is the same on the wire, whichever kind of RPC it is.
        var method = new Method<byte[], byte[]>(MethodType.ServerStreaming, parts[1], parts[2], Bytes, Bytes);
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(
            method, null, new CallOptions(deadline: DateTime.UtcNow + Deadline.Default), request.ToByteArray());
        try
        {
            (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
            return (Outcome.Ok, call.ResponseStream.Current);
        }
        catch (RpcException refusal)
        {
            return (Outcome.Of(refusal.StatusCode, refusal.Status.Detail, refusal.GetRpcStatus()), []);
        }
    }

    /// <summary>Imports a file of one row and of one that is none.</summary>
    public static async Task ImportAsync(RunningServices services, string id, string noRow)
    {
        var file = $"{GdeltDay.Row(1, "2010-05-03", "TCD", "TON", "161")}\n{noRow}\n";
        using var call = services.Ingestion.ImportFeed(deadline: services.CallDeadline);
        await call.RequestStream.WriteAsync(
            new ImportFeedRequest { Header = new ImportHeader { ImportId = id, Calibrate = false } });
        await call.RequestStream.WriteAsync(new ImportFeedRequest { Chunk = ByteString.CopyFromUtf8(file) });
        await call.RequestStream.CompleteAsync();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            if (answer.Finished is { } finished)
                finished.Counts.Rejected.ShouldBe(1);
    }

    /// <summary>Calls with each text, a few calls at a time.</summary>
    public static Task ForEachAsync(Func<string, Task> call) =>
        Parallel.ForEachAsync(
            Texts, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (text, _) => await call(text));

    /// <summary>That a call went as with a harmless text, or failed by an error of ours.</summary>
    public static void ShouldGoAs(this Outcome outcome, Outcome harmless, string what)
    {
        if ((outcome.Code, outcome.Reason) == (harmless.Code, harmless.Reason))
            return;
        // One rebuild runs at a time: the harmless one may have met another, and this one its end.
        if (harmless.Reason == "REBUILD_RUNNING" && outcome == Outcome.Ok)
            return;
        (outcome.Code, outcome.Reason).ShouldSatisfyAllConditions(
            what,
            one => Refusals.ShouldContain(one.Code),
            one => one.Reason.ShouldNotBeEmpty());
    }

    private static void Set(IMessage message, ReadOnlySpan<FieldDescriptor> path, string text)
    {
        var (field, isLast) = (path[0], path.Length == 1);
        var value = field.Accessor.GetValue(message);
        if (field.IsRepeated)
        {
            var list = (IList)value;
            if (list.Count == 0)
                list.Add(isLast ? text : field.MessageType.Parser.ParseFrom([]));
            if (isLast)
                list[0] = text;
            else
                Set((IMessage)list[0]!, path[1..], text);
        }
        else if (isLast)
            field.Accessor.SetValue(message, text);
        else
        {
            var inner = (IMessage?)value ?? field.MessageType.Parser.ParseFrom([]);
            Set(inner, path[1..], text);
            field.Accessor.SetValue(message, inner);
        }
    }
}
