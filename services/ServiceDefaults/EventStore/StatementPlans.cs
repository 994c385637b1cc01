namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>How PostgreSQL plans the statements that a service's connections keep prepared.</summary>
public enum StatementPlans
{
    /// <summary>PostgreSQL chooses, statement by statement.</summary>
    Auto,

    /// <summary>
    /// Once, for any arguments, and by index. For small appends: planned for the arrays at hand a statement looks
    /// cheaper than planned for any, so PostgreSQL would go on planning each again, which costs more than appending a
    /// report. A plan made while the tables were small would scan them for as long as it is kept.
    /// </summary>
    Generic,

    /// <summary>
    /// Each time, for the arguments at hand, without parallel workers. For Marten's daemon: with a generic plan its
    /// event loader reads and sorts the whole backlog for each page, and workers read far beyond the page's end.
    /// </summary>
    Custom,
}

internal static class StatementPlansExtensions
{
    /// <summary>The options that a connection is opened with.</summary>
    public static string Options(this StatementPlans plans) => plans switch
    {
        StatementPlans.Generic => "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off",
        StatementPlans.Custom => "-c plan_cache_mode=force_custom_plan -c max_parallel_workers_per_gather=0",
        _ => "",
    };
}
