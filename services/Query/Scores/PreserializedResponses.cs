using System.Buffers;
using System.Runtime.CompilerServices;
using Diplomacy.Protos.Query.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Diplomacy.Query.Scores;

/// <summary>
/// Answers that are given again and again, as bytes: to write one out anew each time takes a twentieth of a call. What
/// is prepared must not change any more.
/// </summary>
internal static class PreserializedResponses
{
    private static readonly ConditionalWeakTable<GetRelationshipResponse, byte[]> Bytes = [];

    /// <summary>Where reflection looks for what the service offers: next to what binds it.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => QueryService.Descriptor;

    /// <summary>Writes an answer out beforehand.</summary>
    public static void Prepare(GetRelationshipResponse answer) => Bytes.AddOrUpdate(answer, answer.ToByteArray());

    /// <summary>
    /// Binds a service as the generated code does, but for answers that may be prepared. The methods are looked for
    /// where the type of <paramref name="service"/> declares them, hence the generated base.
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
