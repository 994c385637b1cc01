using Diplomacy.Domain.Coding;
using Diplomacy.Domain.Coding.Text;

namespace Diplomacy.Ingestion.Documents.Processing;

/// <summary>The result of one coder: a coding, or why it failed.</summary>
internal sealed record CoderAnswer(string Coder, DocumentCoding? Coding, string? Failure);

/// <summary>The coders of this service. A failure of one does not affect the others.</summary>
internal sealed class Coders : IDisposable
{
    private const int NameMax = 64;
    private const int FailureMax = 1_000;

    /// <summary>Texts that are read concurrently; each takes a core.</summary>
    private const int AtOnceMax = 2;

    /// <summary>How long a coder may take for one text.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IDocumentCoder[] _coders;
    private readonly SemaphoreSlim _seats = new(AtOnceMax);

    public Coders(IEnumerable<IDocumentCoder> coders)
    {
        _coders = [.. coders.OrderBy(coder => coder.Name, StringComparer.Ordinal)];
        if (_coders.FirstOrDefault(coder => coder.Name.Length is 0 or > NameMax) is { } odd)
            throw new InvalidOperationException(
                $"A coder is called \"{odd.Name}\"; expected a name of 1 to {NameMax} characters.");
        if (_coders.DistinctBy(coder => coder.Name).Count() < _coders.Length)
            throw new InvalidOperationException("Two coders have the same name; expected different names.");
    }

    /// <summary>The names of the coders, sorted.</summary>
    public IEnumerable<string> Names => _coders.Select(coder => coder.Name);

    /// <summary>The result of each coder, in the order of their names.</summary>
    public async Task<IReadOnlyList<CoderAnswer>> Read(DocumentText document, CancellationToken ct)
    {
        var answers = new List<CoderAnswer>(_coders.Length);
        foreach (var coder in _coders)
            answers.Add(await Read(coder, document, ct));
        return answers;
    }

    private async Task<CoderAnswer> Read(IDocumentCoder coder, DocumentText document, CancellationToken ct)
    {
        await _seats.WaitAsync(ct);
        try
        {
            var coding = await Task.Run(() => coder.Code(document), ct).WaitAsync(Patience, ct);
            return new CoderAnswer(coder.Name, coding, Failure: null);
        }
        catch (TimeoutException)
        {
            return new CoderAnswer(coder.Name, null, $"It did not answer within {Patience.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            var failure = $"{exception.GetType().Name}: {exception.Message}".Replace('\0', ' ');
            return new CoderAnswer(
                coder.Name, null, failure.Length <= FailureMax ? failure : failure[..FailureMax] + " …");
        }
        finally
        {
            _seats.Release();
        }
    }

    public void Dispose() => _seats.Dispose();
}
