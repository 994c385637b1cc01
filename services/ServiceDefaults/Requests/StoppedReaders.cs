using System.Diagnostics.Metrics;
using Diplomacy.Protos.Error.V1;
using Diplomacy.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Diplomacy.ServiceDefaults.Requests;

/// <summary>Ends streams whose client stopped reading: logs and counts each, and resets that stream alone.</summary>
/// <remarks>
/// No status can be sent: Kestrel writes it behind the data that waits for the client's flow-control window. A reset
/// needs no window. gRPC clients read its code ENHANCE_YOUR_CALM as RESOURCE_EXHAUSTED, and the other streams of the
/// connection go on.
/// </remarks>
public sealed class StoppedReaders(
    IConfiguration configuration, IMeterFactory meters, ILogger<StoppedReaders> logger)
{
    /// <summary>The meter of the metric <c>diplomacy_streams_reader_stopped_total</c>.</summary>
    public const string MeterName = "Diplomacy.Streams";

    private const int EnhanceYourCalm = 0xb;
    private const double TimeoutSecondsDefault = 60;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Counter<long> _count = meters.Create(MeterName).CreateCounter<long>(
        "diplomacy_streams_reader_stopped", description: "Streams that were reset because their client stopped");

    /// <summary>
    /// How long a message may wait for the client to take it. <c>Streams:ReaderTimeoutSeconds</c> overrides it.
    /// </summary>
    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(
        configuration.GetValue("Streams:ReaderTimeoutSeconds", TimeoutSecondsDefault));

    /// <summary>Why such a stream ends.</summary>
    public RpcException Error() => RpcErrors.Retryable(
        StatusCode.ResourceExhausted, ErrorReason.ReaderStopped,
        $"Nothing was read for {Timeout.TotalSeconds:N0} s; resume once you read again.", RetryDelay);

    /// <summary>A writer that ends its stream if a message waits too long.</summary>
    public IServerStreamWriter<T> Watch<T>(IServerStreamWriter<T> stream, ServerCallContext context) =>
        new WatchedWriter<T>(stream, context, this);

    /// <summary>Lets another thread reset a call while it runs.</summary>
    public RunningCall Open(ServerCallContext context) => new(context, this);

    private void Reset(ServerCallContext context)
    {
        logger.LogInformation(
            "{Method} of {Peer} is reset: its client read nothing for {Seconds:N0} s", context.Method, context.Peer,
            Timeout.TotalSeconds);
        _count.Add(1, new KeyValuePair<string, object?>("rpc.method", context.Method));
        var http = context.GetHttpContext();
        if (http.Features.Get<IHttpResetFeature>() is { } stream)
            stream.Reset(EnhanceYourCalm);
        else
            // HTTP/1.1 has one stream for each connection.
            http.Abort();
    }

    /// <summary>A call that may be reset until it is disposed of; later its context belongs to another call.</summary>
    public sealed class RunningCall(ServerCallContext context, StoppedReaders readers) : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _hasEnded;

        /// <summary>Resets the call, once.</summary>
        public void Reset()
        {
            lock (_gate)
            {
                if (_hasEnded)
                    return;
                _hasEnded = true;
                readers.Reset(context);
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (_gate)
                _hasEnded = true;
        }
    }

    private sealed class WatchedWriter<T>(
        IServerStreamWriter<T> stream, ServerCallContext context, StoppedReaders readers) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => stream.WriteOptions;
            set => stream.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            var written = stream.WriteAsync(message, cancellationToken);
            return written.IsCompleted ? written : Wait(written);
        }

        private async Task Wait(Task written)
        {
            try
            {
                await written.WaitAsync(readers.Timeout);
            }
            catch (TimeoutException) when (!written.IsCompleted)
            {
                readers.Reset(context);
                // The reset completes it, and the message buffer is free only then.
                await written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw readers.Error();
            }
        }
    }
}
