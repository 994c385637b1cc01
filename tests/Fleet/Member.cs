namespace Diplomacy.Tests.Fleet;

/// <summary>
/// One process of the fleet. While it is wanted, it is started again whenever it ends. It can be killed, frozen and
/// held down, as a fault would.
/// </summary>
public sealed class Member : IAsyncDisposable
{
    /// <summary>A process that has run this long counts as healthy and is restarted without a longer pause.</summary>
    private static readonly TimeSpan WellAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);

    private readonly Func<CancellationToken, Task<RunningProcess>> _start;
    private CancellationTokenSource _unwanted = new();
    private Task _watch = Task.CompletedTask;
    private volatile RunningProcess? _running;
    private volatile bool _frozen;
    private int _starts;

    internal Member(string name, Func<CancellationToken, Task<RunningProcess>> start)
    {
        Name = name;
        _start = start;
    }

    /// <summary>Its name in logs.</summary>
    public string Name { get; }

    /// <summary>How often it was started.</summary>
    public int Starts => Volatile.Read(ref _starts);

    /// <summary>The process id; 0 while there is none.</summary>
    public int ProcessId => _running?.FindProcess() ?? 0;

    /// <summary>Starts it; from now on it is started again whenever it ends.</summary>
    public async Task StartAsync(CancellationToken ct = default)
    {
        if (_unwanted.IsCancellationRequested)
            _unwanted = new CancellationTokenSource();
        _running = await _start(ct);
        Interlocked.Increment(ref _starts);
        _watch = WatchAsync(_unwanted.Token);
    }

    /// <summary>Asks it to end, and lets it stay down.</summary>
    public async Task StopAsync()
    {
        if (_frozen)
            Thaw();
        await _unwanted.CancelAsync();
        await _watch;
        if (Interlocked.Exchange(ref _running, null) is { } running)
            await running.Stop();
    }

    /// <summary>Returns once it runs and can be killed: its server may answer while it is still being set up.</summary>
    public Task RunningAsync() => Eventually.TrueAsync(() => ProcessId > 0, $"{Name} to run");

    /// <summary>Ends it as <c>kill -9</c> does: no handler of its own runs. It is then started again.</summary>
    public void Kill()
    {
        Signals.Kill(ProcessId);
        _frozen = false;
    }

    /// <summary>Ends it as <c>kill -9</c> does, and lets it stay down.</summary>
    public async Task KillAndHoldAsync()
    {
        await _unwanted.CancelAsync();
        Kill();
        await StopAsync();
    }

    /// <summary>Freezes it, with the processes that it works through, until <see cref="Thaw"/>.</summary>
    public void Freeze()
    {
        _frozen = true;
        foreach (var process in _running?.Processes ?? [])
            Signals.Freeze(process);
    }

    /// <summary>Lets it run on.</summary>
    public void Thaw()
    {
        foreach (var process in _running?.Processes ?? [])
            Signals.Thaw(process);
        _frozen = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _unwanted.Dispose();
    }

    private async Task WatchAsync(CancellationToken unwanted)
    {
        var pause = PauseMin;
        while (!unwanted.IsCancellationRequested)
        {
            var since = DateTime.UtcNow;
            if (_running is { } running)
            {
                await running.Ended.WaitAsync(unwanted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (unwanted.IsCancellationRequested)
                    return;
                _running = null;
                await running.Stop();
                pause = DateTime.UtcNow - since > WellAfter ? PauseMin : pause;
                Console.WriteLine($"fleet: {Name} ended; starting it again in {pause.TotalSeconds:0.#} s");
            }
            await Task.Delay(pause, unwanted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            if (!unwanted.IsCancellationRequested)
                await StartAgainAsync(unwanted);
        }
    }

    private async Task StartAgainAsync(CancellationToken unwanted)
    {
        try
        {
            _running = await _start(unwanted);
            Interlocked.Increment(ref _starts);
        }
        catch (Exception exception) when (
            exception is PrivatePostgresException or PrivateRabbitMqException or OperationCanceledException)
        {
            if (!unwanted.IsCancellationRequested)
                Console.WriteLine($"fleet: {Name} did not start: {exception.Message}");
        }
    }
}
