using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What serving calls logs.</summary>
internal static partial class ServerLog
{
    public const string Category = "Grpc.AspNetCore.Server.ServerCallHandler";

    [LoggerMessage(1, LogLevel.Information, "Call to '{Method}' failed with {Code}: {Detail}")]
    public static partial void CallFailed(
        ILogger logger, string method, StatusCode code, string detail, Exception? debugException);

    [LoggerMessage(2, LogLevel.Error, "Error when executing service method '{Method}'.")]
    public static partial void HandlerThrew(ILogger logger, string method, Exception thrown);

    [LoggerMessage(3, LogLevel.Debug, "Call to '{Method}' was over before its handler.")]
    public static partial void CallAbandoned(ILogger logger, string method, Exception thrown);

    [LoggerMessage(4, LogLevel.Debug, "Deadline of the call to '{Method}' exceeded.")]
    public static partial void DeadlineExceeded(ILogger logger, string method);

    [LoggerMessage(5, LogLevel.Information, "'{Path}' is not implemented.")]
    public static partial void Unimplemented(ILogger logger, string path);
}
