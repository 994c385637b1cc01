using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>
/// Binds the methods of a service so that a request is checked before it is parsed: its size, how many items it holds,
/// and its encoding. Fields that the contract does not know are dropped, so nothing of them is kept or stored.
/// </summary>
/// <param name="inner">The binder that registers the methods.</param>
public sealed class CheckedBinder(ServiceBinderBase inner) : ServiceBinderBase
{
    /// <summary>A smaller message cannot hold enough items to matter, so they are not counted.</summary>
    private const int CountedFromBytes = 4_096;

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Checked(method), handler);

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Checked(method), handler);

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Checked(method), handler);

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        inner.AddMethod(Checked(method), handler);

    private static Method<TRequest, TResponse> Checked<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        var type = ((IMessage)Activator.CreateInstance<TRequest>()).Descriptor;
        var parser = type.Parser.WithDiscardUnknownFields(discardUnknownFields: true);
        var bytesMax = RequestLimits.BytesOf(method.FullName);
        return new Method<TRequest, TResponse>(
            method.Type, method.ServiceName, method.Name,
            Marshallers.Create(
                method.RequestMarshaller.ContextualSerializer,
                context => (TRequest)Parse(context, type, parser, bytesMax)),
            method.ResponseMarshaller);
    }

    private static IMessage Parse(
        DeserializationContext context, MessageDescriptor type, MessageParser parser, int bytesMax)
    {
        if (context.PayloadLength > bytesMax)
            throw RpcErrors.Of(StatusCode.ResourceExhausted, ErrorReason.TooLong,
                $"The request has {context.PayloadLength:N0} bytes; expected at most {bytesMax:N0}.");
        try
        {
            if (context.PayloadLength < CountedFromBytes)
                return parser.ParseFrom(context.PayloadAsReadOnlySequence());
            var message = context.PayloadAsNewBuffer();
            if (WireItems.MoreThan(RequestLimits.ItemsMax, message, type))
                throw RpcErrors.Of(StatusCode.InvalidArgument, ErrorReason.TooManyItems,
                    $"The request holds more than {RequestLimits.ItemsMax:N0} texts and messages; split it.");
            return parser.ParseFrom(message);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidDataException)
        {
            throw RpcErrors.Of(StatusCode.InvalidArgument, ErrorReason.InvalidArgument,
                $"The request is not a message {type.FullName} in the protobuf encoding.");
        }
    }
}
