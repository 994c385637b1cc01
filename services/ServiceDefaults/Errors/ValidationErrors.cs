using Diplomacy.Protos.Error.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Diplomacy.ServiceDefaults.Errors;

/// <summary>A fault of one field.</summary>
/// <param name="Field">The field's path, such as "reports[3].cameo_code".</param>
/// <param name="Reason">The kind of fault.</param>
/// <param name="Description">What was given and what was expected.</param>
public readonly record struct FieldError(string Field, ErrorReason Reason, string Description);

/// <summary>Collects the faults of a request, so that one answer reports them all.</summary>
public sealed class ValidationErrors
{
    private readonly List<FieldError> _all = [];

    /// <summary>The faults found so far.</summary>
    public IReadOnlyList<FieldError> All => _all;

    /// <summary>Adds a fault.</summary>
    public void Add(string field, ErrorReason reason, string description) =>
        _all.Add(new FieldError(field, reason, description));

    /// <summary>Adds a fault for a missing field.</summary>
    public void Missing(string field) => Add(field, ErrorReason.RequiredFieldMissing, $"{field} is missing.");

    /// <summary>Adds a fault for a text that is too long or cannot be stored.</summary>
    public void CheckText(string field, string text, int lengthMax)
    {
        if (text.Length > lengthMax)
            Add(field, ErrorReason.TooLong,
                $"{field} has {text.Length:N0} characters; expected at most {lengthMax:N0}.");
        if (text.Contains('\0'))
            Add(field, ErrorReason.MalformedText, $"{field} holds the character U+0000, which cannot be stored.");
    }

    /// <summary>Fails the call with INVALID_ARGUMENT and all faults, if there are any.</summary>
    public void ThrowIfAny()
    {
        if (_all.Count == 0)
            return;
        var reason = _all.All(fault => fault.Reason == _all[0].Reason) ? _all[0].Reason : ErrorReason.InvalidArgument;
        var badRequest = new BadRequest();
        foreach (var fault in _all)
            badRequest.FieldViolations.Add(new BadRequest.Types.FieldViolation
            {
                Field = fault.Field,
                Description = fault.Description,
            });
        throw RpcErrors.Of(StatusCode.InvalidArgument, reason,
            string.Join(' ', _all.Select(fault => fault.Description)), badRequest);
    }
}

/// <summary>Creates errors as google.rpc.Status: exactly one ErrorInfo, and further details if useful.</summary>
public static class RpcErrors
{
    /// <summary>The domain of every ErrorInfo.</summary>
    public const string Domain = "diplomacy";

    /// <summary>Clients limit the size of trailers; a longer message is truncated.</summary>
    private const int MessageLengthMax = 1_000;

    /// <summary>The bytes of details that fit with the message in the 8 KiB that clients accept by default.</summary>
    private const int DetailBytesMax = 4_096;

    /// <summary>An error with its reason, message and details.</summary>
    public static RpcException Of(StatusCode code, ErrorReason reason, string message, params IMessage[] details) =>
        Of(code, reason, message, metadata: [], details);

    /// <summary>An error whose ErrorInfo contains the values of the message as metadata.</summary>
    public static RpcException Of(
        StatusCode code, ErrorReason reason, string message, (string Name, string Value)[] metadata,
        params IMessage[] details)
    {
        message = message.Length <= MessageLengthMax ? message : message[..MessageLengthMax] + " …";
        var status = new Status { Code = (int)code, Message = message };
        var info = new ErrorInfo { Domain = Domain, Reason = NameOf(reason) };
        foreach (var (name, value) in metadata)
            info.Metadata[name] = value;
        status.Details.Add(Any.Pack(info));
        foreach (var detail in details)
            if (Fitting(detail) is { } fitting)
                status.Details.Add(Any.Pack(fitting));
        return status.ToRpcException();
    }

    /// <summary>A transient error, with the delay before a retry.</summary>
    public static RpcException Retryable(StatusCode code, ErrorReason reason, string message, TimeSpan retryAfter) =>
        Of(code, reason, message, new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) });

    private static IMessage? Fitting(IMessage detail)
    {
        if (detail is BadRequest badRequest)
            while (badRequest.CalculateSize() > DetailBytesMax)
                badRequest.FieldViolations.RemoveAt(badRequest.FieldViolations.Count - 1);
        return detail.CalculateSize() <= DetailBytesMax ? detail : null;
    }

    /// <summary>The reason in ErrorInfo: the proto name without its prefix, such as "UNKNOWN_COUNTRY".</summary>
    private static string NameOf(ErrorReason reason)
    {
        const string prefix = "ERROR_REASON_";
        var value = ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason);
        return value.Name[prefix.Length..];
    }
}
