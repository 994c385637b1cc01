using Diplomacy.Domain.Coding;
using Diplomacy.Domain.Vocabulary;

namespace Diplomacy.Ingestion.Reporting;

/// <summary>The names of this service's own coders. They are reserved, so that nobody codes in their name.</summary>
internal sealed class CoderNames(IEnumerable<IDocumentCoder> coders)
{
    /// <summary>What the name of every version of the rules begins with, past and to come.</summary>
    private const string RulesPrefix = "rules-";

    private readonly HashSet<string> _own =
        coders.Select(coder => coder.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a fault if a caller uses a reserved name.</summary>
    public void CheckForeign(string field, string coder, ValidationErrors errors)
    {
        var name = coder.Trim();
        if (_own.Contains(name) || name.StartsWith(RulesPrefix, StringComparison.OrdinalIgnoreCase))
            errors.Add(field, ErrorReason.ReservedCoder,
                $"\"{Echo.Of(coder)}\" is the name of a coder of this service; expected another name, which does not "
                + $"begin with \"{RulesPrefix}\".");
    }
}
