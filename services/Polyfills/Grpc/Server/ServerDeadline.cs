using Microsoft.AspNetCore.Http.Features;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// The deadline of a call. When it passes, the caller is answered DEADLINE_EXCEEDED at once, whatever the
/// handler does, and then the token fires. Writing and answering exclude each other.
/// </summary>
internal sealed class ServerDeadline
{
    /// <summary>How long the answer may wait for a caller that has stopped reading.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The longest that a timer can wait; a deadline further away never passes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly ServerCall _call;
    private readonly CancellationTokenSource _source;
    private readonly Timer _timer;
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private bool _ended;
    private bool _writing;

    public ServerDeadline(ServerCall call, TimeSpan timeout)
    {
        _call = call;
        _source = CancellationTokenSource.CreateLinkedTokenSource(call.Http.RequestAborted);
        Token = _source.Token;
        var now = DateTime.UtcNow;
        At = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = new Timer(
                static state => ((ServerDeadline)state!).Expire(), this, Timeout.Infinite, Timeout.Infinite);
        }

        _timer.Change(timeout < Longest ? timeout : Longest, Timeout.InfiniteTimeSpan);
    }

    public DateTime At { get; }

    public CancellationToken Token { get; }

    public bool Expired { get; private set; }

    /// <summary>Takes the right to write; false when the deadline has passed.</summary>
    public bool TryBeginWrite()
    {
        lock (_gate)
        {
            return !Expired && (_writing = true);
        }
    }

    public void EndWrite()
    {
        lock (_gate)
        {
            _writing = false;
            if (!Expired)
            {
                return;
            }
        }

        _ = AnswerAsync();
    }

    /// <summary>Ends the call unless the deadline was first; then waits until that is answered.</summary>
    public async ValueTask<bool> TryEndCallAsync()
    {
        lock (_gate)
        {
            _ended = !Expired;
        }

        if (!_ended)
        {
            await _answered.Task;
        }

        await _timer.DisposeAsync();
        if (_ended)
        {
            _source.Dispose();
        }

        return _ended;
    }

    private void Expire()
    {
        bool writing;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            Expired = true;
            writing = _writing;
        }

        if (writing)
        {
            // The write may hang on a caller that does not read: the token frees it, and its end answers.
            Cancel();
        }
        else
        {
            _ = AnswerAsync();
        }
    }

    private async Task AnswerAsync()
    {
        var http = _call.Http;
        var status = new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
        ServerLog.DeadlineExceeded(_call.Logger, _call.Method);
        try
        {
            _call.Status = status;
            _call.SendStatus(status);
            var completed = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().CompleteAsync();
            await completed.WaitAsync(Patience);

            // Frees a handler that waits for requests: its read fails.
            http.Features.Get<IHttpResetFeature>()?.Reset(GrpcResponse.Http2Cancel);
        }
        catch (Exception thrown)
        {
            ServerLog.CallAbandoned(_call.Logger, _call.Method, thrown);
            http.Abort();
        }

        Cancel();
        _answered.TrySetResult();
    }

    /// <summary>Fires the token. What its listeners throw must not end the process from a timer's thread.</summary>
    private void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (AggregateException thrown)
        {
            ServerLog.CallAbandoned(_call.Logger, _call.Method, thrown);
        }
    }
}
