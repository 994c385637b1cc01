namespace Diplomacy.ServiceDefaults.EventStore;

/// <summary>How PostgreSQL plans the statements that a service's connections keep prepared.</summary>
public enum StatementPlans
{
    /// <summary>PostgreSQL chooses for each statement.</summary>
    Auto,

    /// <summary>
    /// Generic plans that use indexes. For small appends: a custom plan for the given arrays looks cheaper than a
    /// generic one, so PostgreSQL would plan each statement again, which costs more than appending a report. Sequential
    /// scans are off because a plan made while the tables were small would keep scanning them.
    /// </summary>
    Generic,

    /// <summary>
    /// Custom plans, without parallel workers. For the async daemon: with a generic plan its event loader reads and
    /// sorts the whole backlog for each batch, and parallel workers read far beyond the end of the batch.
    /// </summary>
    Custom,
}

internal static class StatementPlansExtensions
{
    /// <summary>The connection options that select the plans.</summary>
    public static string Options(this StatementPlans plans) => plans switch
    {
        StatementPlans.Generic => "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off",
        StatementPlans.Custom => "-c plan_cache_mode=force_custom_plan -c max_parallel_workers_per_gather=0",
        _ => "",
    };
}
