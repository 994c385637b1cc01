using System.Buffers;
using System.Runtime.CompilerServices;
using Diplomacy.Protos.Query.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Query.Scores;

/// <summary>
/// Keeps cached answers serialized, because serialization takes a twentieth of a call. A prepared answer must not
/// change any more.
/// </summary>
internal static class PreserializedResponses
{
    private static readonly ConditionalWeakTable<GetRelationshipResponse, byte[]> Bytes = [];

    /// <summary>The service descriptor. gRPC reflection looks for it in the type that binds the service.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => QueryService.Descriptor;

    /// <summary>Serializes an answer in advance.</summary>
    public static void Prepare(GetRelationshipResponse answer) => Bytes.AddOrUpdate(answer, answer.ToByteArray());

    /// <summary>
    /// Binds a service as the generated code does, except that it sends prepared answers. gRPC looks for the methods in
    /// the type of the parameter <paramref name="service"/>, hence the generated base type.
    /// </summary>
    public static void BindService(ServiceBinderBase binder, QueryService.QueryServiceBase? service) =>
        QueryService.BindService(new Binder(binder), service!);

    private static Marshaller<GetRelationshipResponse> Over(Marshaller<GetRelationshipResponse> plain) =>
        Marshallers.Create(
            (answer, context) =>
            {
                if (Bytes.TryGetValue(answer, out var prepared))
                {
                    context.SetPayloadLength(prepared.Length);
                    context.GetBufferWriter().Write(prepared);
                    context.Complete();
                }
                else
                {
                    plain.ContextualSerializer(answer, context);
                }
            },
            plain.ContextualDeserializer);

    private sealed class Binder(ServiceBinderBase inner) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            inner.AddMethod(
                method is Method<TRequest, GetRelationshipResponse> plain
                    ? (Method<TRequest, TResponse>)(object)new Method<TRequest, GetRelationshipResponse>(
                        plain.Type, plain.ServiceName, plain.Name, plain.RequestMarshaller,
                        Over(plain.ResponseMarshaller))
                    : method,
                handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            inner.AddMethod(method, handler);
    }
}
