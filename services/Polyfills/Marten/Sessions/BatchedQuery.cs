using JasperFx.Events;
using Marten.Services.BatchQuerying;

namespace Marten.Sessions;

/// <summary>Collects questions and asks them in one round trip.</summary>
internal sealed class BatchedQuery(
    DocumentStore store, Func<IReadOnlyList<Question>, CancellationToken, Task> ask) : IBatchedQuery, IBatchEvents
{
    private readonly EventQueries _queries = new(store);
    private readonly List<Question> _questions = [];
    private StreamFetches? _streams;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IBatchEvents Events => this;

    public Task<IEvent> Load(Guid id) => Add(_queries.Event(id))!;

    // The signature promises a state, but Marten too answers null for a stream that does not exist.
    public Task<StreamState> FetchStreamState(Guid streamId) => Add(_queries.State(streamId))!;

    public Task<IReadOnlyList<IEvent>> FetchStream(Guid streamId, long version = 0,
        DateTimeOffset? timestamp = null, long fromVersion = 0) =>
        (_streams ??= new StreamFetches(store)).Add(streamId, version, timestamp, fromVersion);

    public async Task Execute(CancellationToken token = default)
    {
        try
        {
            if (_streams is not null) _questions.Add(_streams.ToQuestion());
            if (_questions.Count > 0) await ask(_questions, token).ConfigureAwait(false);
            _streams?.Answer();
            _asked.TrySetResult();
        }
        catch (Exception e)
        {
            _streams?.Fail(e);
            _asked.TrySetException(e);
            _ = _asked.Task.Exception;
            throw;
        }
    }

    private async Task<T> Add<T>(Question<T> question)
    {
        _questions.Add(question);
        await _asked.Task.ConfigureAwait(false);
        return question.Answer;
    }
}
