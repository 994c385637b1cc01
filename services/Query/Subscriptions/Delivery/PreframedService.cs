using System.Buffers;
using System.Buffers.Binary;
using Diplomacy.Protos.Query.V1;
using Diplomacy.Query.Subscriptions.Updates;
using Diplomacy.ServiceDefaults.Requests;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Query.Subscriptions.Delivery;

/// <summary>
/// Binds <c>diplomacy.query.v1.SubscriptionService</c> as generated code would, except that Subscribe sends messages
/// serialized in advance: generated code would serialize every message for every subscriber.
/// </summary>
internal static class PreframedService
{
    private static readonly Method<SubscribeRequest, PreframedMessage> SubscribeMethod = new(
        MethodType.ServerStreaming, Descriptor.FullName, "Subscribe", Proto(SubscribeRequest.Parser),
        Marshallers.Create<PreframedMessage>(Write, static _ => throw new NotSupportedException()));

    /// <summary>The service descriptor, for gRPC reflection.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => SubscriptionService.Descriptor;

    /// <summary>Binds the methods of the service.</summary>
    public static void BindService(ServiceBinderBase plain, ServiceBase? service)
    {
        var binder = new CheckedBinder(plain);
        binder.AddMethod(
            SubscribeMethod,
            service is null ? null : new ServerStreamingServerMethod<SubscribeRequest, PreframedMessage>(
                service.Subscribe));
        binder.AddMethod(
            Unary("CreateAlertRule", CreateAlertRuleRequest.Parser, CreateAlertRuleResponse.Parser),
            service is null ? null : new UnaryServerMethod<CreateAlertRuleRequest, CreateAlertRuleResponse>(
                service.CreateAlertRule));
        binder.AddMethod(
            Unary("ListAlertRules", ListAlertRulesRequest.Parser, ListAlertRulesResponse.Parser),
            service is null ? null : new UnaryServerMethod<ListAlertRulesRequest, ListAlertRulesResponse>(
                service.ListAlertRules));
        binder.AddMethod(
            Unary("DeleteAlertRule", DeleteAlertRuleRequest.Parser, DeleteAlertRuleResponse.Parser),
            service is null ? null : new UnaryServerMethod<DeleteAlertRuleRequest, DeleteAlertRuleResponse>(
                service.DeleteAlertRule));
    }

    private static Method<TRequest, TResponse> Unary<TRequest, TResponse>(
        string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(MethodType.Unary, Descriptor.FullName, name, Proto(request), Proto(response));

    private static Marshaller<T> Proto<T>(MessageParser<T> parser) where T : class, IMessage<T> =>
        Marshallers.Create(
            static (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    /// <summary>
    /// Writes several messages as one payload: gRPC frames the first, and the bytes of the following ones already
    /// contain their frames. A separate write per message would cost more than everything else done for it.
    /// </summary>
    /// <remarks>Responses must not be compressed: compression would make them a single message.</remarks>
    private static void Write(PreframedMessage message, SerializationContext context)
    {
        var frames = message.Frames.Bytes;
        context.SetPayloadLength(BinaryPrimitives.ReadInt32BigEndian(frames[1..]));
        context.GetBufferWriter().Write(frames[Frames.HeaderSize..]);
        context.Complete();
    }

    /// <summary>The base class of the service, as generated code would declare it.</summary>
    [BindServiceMethod(typeof(PreframedService), nameof(BindService))]
    internal abstract class ServiceBase
    {
        public abstract Task Subscribe(
            SubscribeRequest request, IServerStreamWriter<PreframedMessage> responseStream, ServerCallContext context);

        public abstract Task<CreateAlertRuleResponse> CreateAlertRule(
            CreateAlertRuleRequest request, ServerCallContext context);

        public abstract Task<ListAlertRulesResponse> ListAlertRules(
            ListAlertRulesRequest request, ServerCallContext context);

        public abstract Task<DeleteAlertRuleResponse> DeleteAlertRule(
            DeleteAlertRuleRequest request, ServerCallContext context);
    }
}
