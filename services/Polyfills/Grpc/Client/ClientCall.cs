using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client.Internal;

/// <summary>
/// One call as its caller sees it. It is over when <see cref="Finish"/> has set its status, and the first
/// to do so wins: the response, the deadline, a cancellation or an error.
/// </summary>
internal sealed class ClientCall<TRequest, TResponse> : IAsyncStreamReader<TResponse>, IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource<Status> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _callerCancels;
    private readonly Timer? _deadline;
    private Task _opened = Task.CompletedTask;
    private HttpResponseMessage? _response;
    private Metadata? _trailers;
    private MessageReader? _reader;
    private PipeReader? _pipe;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options)
    {
        (Channel, Method, Options) = (channel, method, options);
        Compressor = channel.Compressors.Find(options.Headers?.GetValue(GrpcHeaders.RequestedEncoding));
        channel.Started(this);
        if (options.Deadline is { } at && at != DateTime.MaxValue)
        {
            var left = at.ToUniversalTime() - DateTime.UtcNow;
            TimeLeft = left > TimeSpan.Zero ? left : TimeSpan.Zero;
            _deadline = new Timer(
                static call => ((ClientCall<TRequest, TResponse>)call!).Finish(ClientStatus.DeadlineExceeded),
                this,
                TimeLeft.Value < ClientStatus.LongestTimer ? TimeLeft.Value : ClientStatus.LongestTimer,
                Timeout.InfiniteTimeSpan);
        }

        _callerCancels = options.CancellationToken.UnsafeRegister(
            static call => ((ClientCall<TRequest, TResponse>)call!).Finish(ClientStatus.Cancelled), this);
        if (IsOver(out _))
        {
            // The deadline was first, and could not yet unregister what is registered only now.
            _callerCancels.Unregister();
        }
    }

    public GrpcChannel Channel { get; }

    public Method<TRequest, TResponse> Method { get; }

    public CallOptions Options { get; }

    public ICompressionProvider? Compressor { get; }

    public TimeSpan? TimeLeft { get; }

    /// <summary>Fires when the call is over.</summary>
    public CancellationToken Over => _cancel.Token;

    /// <summary>Ends when the headers of the response are there or the call is over. Never fails.</summary>
    public Task Opened => _opened;

    public Task<Metadata> Headers => _headers.Task;

    public Status Status => IsOver(out var status)
        ? status
        : throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    public Metadata Trailers => _status.Task.IsCompleted
        ? _trailers ?? Metadata.Empty
        : throw new InvalidOperationException("Can't get the call trailers because the call has not completed.");

    public TResponse Current { get; private set; } = null!;

    public bool IsOver(out Status status)
    {
        var over = _status.Task.IsCompletedSuccessfully;
        status = over ? _status.Task.Result : default;
        return over;
    }

    /// <summary>Starts a call with one response.</summary>
    public Task<TResponse> SingleAsync(HttpContent requests)
    {
        _opened = OpenAsync(requests);
        var response = ReadSingleAsync();
        _ = response.ContinueWith(
            static failed => failed.Exception,
            default,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return response;
    }

    /// <summary>Starts a call with streamed responses.</summary>
    public void Stream(HttpContent requests) => _opened = OpenAsync(requests);

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        Current = null!;
        using var cancels = cancellationToken.UnsafeRegister(
            static call => ((ClientCall<TRequest, TResponse>)call!).Finish(ClientStatus.Cancelled), this);
        await _opened.ConfigureAwait(false);
        if (!IsOver(out var status))
        {
            if (await ReadAsync().ConfigureAwait(false) is { } message)
            {
                Current = message;
                return true;
            }

            status = IsOver(out var known) ? known : FinishFromTrailers();
        }

        return status.StatusCode == StatusCode.OK ? false : throw ExceptionFor(status, cancellationToken);
    }

    /// <summary>Cancels the call unless it is over.</summary>
    public void Dispose() => Finish(ClientStatus.Disposed);

    /// <summary>Ends the call with this status unless it has one; the status that it has.</summary>
    public Status Finish(Status status)
    {
        if (!_status.TrySetResult(status))
        {
            return _status.Task.Result;
        }

        _deadline?.Dispose();
        _callerCancels.Unregister();
        Channel.Ended(this);
        if (_headers.TrySetException(ExceptionFor(status, default)))
        {
            _ = _headers.Task.Exception;
        }

        // Resets the stream where either side of it is still open.
        _cancel.Cancel();
        _response?.Dispose();
        return status;
    }

    /// <summary>What the caller of a call that ended with this status sees thrown.</summary>
    public Exception ExceptionFor(Status status, CancellationToken cancellation)
    {
        if (Channel.Options.ThrowOperationCanceledOnCancellation
            && status.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded)
        {
            var token = cancellation.IsCancellationRequested ? cancellation : Options.CancellationToken;
            return new OperationCanceledException(status.Detail, status.DebugException, token);
        }

        return new RpcException(status, _trailers ?? Metadata.Empty);
    }

    private async Task OpenAsync(HttpContent requests)
    {
        try
        {
            var request = await ClientRequest.BuildAsync(this, requests).ConfigureAwait(false);
            Over.ThrowIfCancellationRequested();
            _response = Channel.Invoker is HttpClient client
                ? await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Over).ConfigureAwait(false)
                : await Channel.Invoker.SendAsync(request, Over).ConfigureAwait(false);
            await ReadHeadersAsync(_response).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            Fail("Error starting gRPC call.", thrown);
        }

        if (IsOver(out _))
        {
            // The call ended before there was a response to dispose of.
            _response?.Dispose();
        }
    }

    private async ValueTask ReadHeadersAsync(HttpResponseMessage response)
    {
        var headers = ClientStatus.ReadMetadata(response.Headers);
        if (ClientStatus.FromHttp(response) is { } wrong)
        {
            Finish(wrong);
        }
        else if (ClientStatus.FromHeaders(response.Headers) is { } status)
        {
            // Headers and trailers in one: there are no messages.
            _trailers = headers;
            _headers.TrySetResult(headers);
            Finish(status);
        }
        else
        {
            var encoding = response.Headers.NonValidated.TryGetValues(GrpcHeaders.Encoding, out var values)
                ? values.ToString()
                : null;
            var body = await response.Content.ReadAsStreamAsync(Over).ConfigureAwait(false);
            _pipe = PipeReader.Create(body);
            _reader = new MessageReader(
                _pipe, Channel.Compressors, encoding, Channel.Options.MaxReceiveMessageSize);
            _headers.TrySetResult(headers);
        }
    }

    private async Task<TResponse> ReadSingleAsync()
    {
        await _opened.ConfigureAwait(false);
        TResponse? message = null;
        if (!IsOver(out var status))
        {
            message = await ReadAsync().ConfigureAwait(false);
            if (!IsOver(out status) && message is not null)
            {
                await ExpectEndAsync().ConfigureAwait(false);
            }

            if (!IsOver(out status))
            {
                status = FinishFromTrailers(message is null);
            }
        }
        else if (status.StatusCode == StatusCode.OK)
        {
            throw ExceptionFor(ClientStatus.NoMessage, default);
        }

        return status.StatusCode == StatusCode.OK && message is not null
            ? message
            : throw ExceptionFor(status, default);
    }

    private async ValueTask<TResponse?> ReadAsync()
    {
        try
        {
            return await _reader!.ReadAsync(Method.ResponseMarshaller.ContextualDeserializer, Over)
                .ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            Fail("Error reading next message.", thrown);
            return null;
        }
    }

    private async ValueTask ExpectEndAsync()
    {
        try
        {
            await _reader!.ExpectEndAsync(Over).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            Fail("Error reading next message.", thrown);
        }
    }

    private Status FinishFromTrailers(bool messageMissing = false)
    {
        _pipe!.Complete();
        var trailing = _response!.TrailingHeaders;
        var status = ClientStatus.FromHeaders(trailing) ?? ClientStatus.NoStatus;
        _trailers = ClientStatus.ReadMetadata(trailing);
        return Finish(messageMissing && status.StatusCode == StatusCode.OK ? ClientStatus.NoMessage : status);
    }

    private void Fail(string summary, Exception thrown)
    {
        if (IsOver(out _))
        {
            return;
        }

        var status = ClientStatus.FromException(summary, thrown);
        if (status.StatusCode == StatusCode.Cancelled && Options.Deadline?.ToUniversalTime() <= DateTime.UtcNow)
        {
            // The server's clock was first: it reset the stream because of the same deadline.
            status = new Status(StatusCode.DeadlineExceeded, status.Detail, thrown);
        }

        ClientLog.CallFailed(Channel.Logger, Method.FullName, status.StatusCode, thrown);
        Finish(status);
    }
}
