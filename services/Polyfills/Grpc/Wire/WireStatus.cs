using Grpc.Core;

namespace Grpc.Wire;

/// <summary>What is wrong with a message on the wire.</summary>
internal static class WireStatus
{
    public static readonly Status ReceivedTooLarge =
        new(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");

    public static readonly Status SentTooLarge =
        new(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size.");

    public static readonly Status Incomplete = new(StatusCode.Internal, "Incomplete message.");

    public static readonly Status Additional =
        new(StatusCode.Internal, "Additional data after the message received.");

    public static readonly Status BadFlag =
        new(StatusCode.Internal, "Unexpected compressed flag value in message header.");

    public static readonly Status NoEncoding =
        new(StatusCode.Internal, "Compressed message without a grpc-encoding other than identity.");

    public static Status UnknownEncoding(string encoding, string supported) =>
        new(StatusCode.Unimplemented,
            $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {supported}");
}
