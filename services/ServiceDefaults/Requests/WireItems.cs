using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>Counts the items of an encoded message without creating them.</summary>
/// <remarks>Encoding: https://protobuf.dev/programming-guides/encoding/</remarks>
internal static class WireItems
{
    /// <summary>
    /// Whether a message has more texts, byte strings and messages than a maximum, those of nested messages included.
    /// </summary>
    /// <exception cref="InvalidProtocolBufferException">The message is broken.</exception>
    /// <exception cref="InvalidDataException">The message is broken.</exception>
    public static bool MoreThan(int max, byte[] message, MessageDescriptor type)
    {
        using var input = new CodedInputStream(message);
        var left = max;
        return !Fits(input, message.Length, type, ref left);
    }

    private static bool Fits(CodedInputStream input, long end, MessageDescriptor type, ref int left)
    {
        while (input.Position < end && input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
            {
                input.SkipLastField();
                continue;
            }
            if (left-- == 0)
                return false;
            // A field that the contract does not know is counted once; it is not parsed.
            if (type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag)) is not { FieldType: FieldType.Message } field)
                input.SkipLastField();
            else
            {
                var length = input.ReadLength();
                // Checked here, because a nested message must end within its parent.
                if (length < 0 || length > end - input.Position)
                    throw new InvalidDataException("A nested message is longer than the message around it.");
                if (!Fits(input, input.Position + length, field.MessageType, ref left))
                    return false;
            }
        }
        return true;
    }
}
