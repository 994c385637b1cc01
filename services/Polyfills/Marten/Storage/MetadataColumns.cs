using JasperFx.Events;

namespace Marten.Storage;

/// <summary>The optional columns of mt_events, in Marten's order.</summary>
internal sealed class MetadataColumns(bool correlation, bool causation, bool headers, bool user)
{
    public bool Correlation => correlation;
    public bool Causation => causation;
    public bool Headers => headers;
    public bool User => user;

    public IEnumerable<string> Names => Definitions.Select(d => d[..d.IndexOf(' ')]);

    public IEnumerable<string> Definitions
    {
        get
        {
            if (correlation) yield return "correlation_id varchar";
            if (causation) yield return "causation_id varchar";
            if (headers) yield return "headers jsonb";
            if (user) yield return "user_name varchar";
        }
    }

    public static MetadataColumns Of(EventGraph events)
    {
        var config = events.MetadataConfig;
        return new(config.CorrelationIdEnabled, config.CausationIdEnabled, config.HeadersEnabled,
            config.UserNameEnabled);
    }
}
