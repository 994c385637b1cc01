using Microsoft.Extensions.Logging;

namespace Diplomacy.ServiceDefaults.Access;

/// <summary>Files whose content may have become invalid.</summary>
internal interface IWatchedFiles
{
    /// <summary>Why the previous content stays in force; null while the files are valid.</summary>
    string? Fault { get; }
}

/// <summary>
/// A value read from small files, reloaded when they change. Invalid content is logged, and the previous value stays in
/// force.
/// </summary>
/// <remarks>
/// Compares the content, not the modification time: the files of a mounted secret are links to links, and only a
/// directory above them changes. Between two checks a read costs nothing.
/// </remarks>
internal sealed class WatchedFiles<T> : IWatchedFiles
    where T : class
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string[] _paths;
    private readonly Func<IReadOnlyList<byte[]>, T> _parse;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _reading = new();
    private byte[][] _contents;
    private volatile string? _fault;
    private volatile T _current;
    private long _lookedAt;

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="InvalidDataException">A file is too large or invalid.</exception>
    public WatchedFiles(
        IEnumerable<string> paths, Func<IReadOnlyList<byte[]>, T> parse, TimeProvider clock, ILogger log)
    {
        _paths = [.. paths];
        _parse = parse;
        _clock = clock;
        _log = log;
        _lookedAt = clock.GetTimestamp();
        _contents = SmallFile.ReadAll(_paths);
        _current = parse(_contents);
    }

    /// <summary>Why the previous content stays in force; null while the files are valid.</summary>
    public string? Fault
    {
        get
        {
            _ = Current;
            return _fault;
        }
    }

    /// <summary>The current value, at most a second old.</summary>
    public T Current
    {
        get
        {
            if (_clock.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= Interval && _reading.TryEnter())
            {
                try
                {
                    Look();
                }
                finally
                {
                    _reading.Exit();
                }
            }
            return _current;
        }
    }

    private void Look()
    {
        Volatile.Write(ref _lookedAt, _clock.GetTimestamp());
        try
        {
            var contents = SmallFile.ReadAll(_paths);
            if (!contents.Zip(_contents).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
            {
                _current = _parse(contents);
                _contents = contents;
                _log.LogInformation("{Paths} changed and was read again", string.Join(", ", _paths));
            }
            _fault = null;
        }
        catch (Exception exception) when (SmallFile.IsFault(exception))
        {
            if (_fault != exception.Message)
                _log.LogError("{Fault} The previous content stays in force.", exception.Message);
            _fault = exception.Message;
        }
    }
}
