namespace Diplomacy.Projection.Rebuilding;

/// <summary>
/// Compares the tables of a rebuild with those of the projection, and counts the lines that only one of them has. What
/// earlier releases did not write, and the projection therefore lacks, counts as mended, not as a difference.
/// </summary>
internal static class RebuildComparison
{
    private const string Line =
        """
        position, entry, relationship, outgoing, day, cameo_code, source_event_id, quality, source_events, mentions,
            feed, sentence
        """;

    /// <summary>
    /// Compares the lines after position $1 and up to $2, and advances rebuild $4 to $2. Rows are found by their last
    /// position, which is at most $3 beyond.
    /// </summary>
    /// <remarks>
    /// Grouping finds the lines that only one side has, and pairs the two causes of a line. A join would be slower:
    /// PostgreSQL has no statistics of new tables and would take a nested loop, half a minute for a batch of 20,000,
    /// while the projection is locked.
    /// </remarks>
    public static string OfBatch(string next) =>
        $"""
        with changed as materialized (
            select {Line}, cause, sum(side) as surplus
            from ({Lines("scoring", side: -1)} union all {Lines(next, side: 1)}) both_lines
            group by {Line}, cause having sum(side) <> 0),
        line as (
            select position, abs(sum(surplus)) as lines from changed group by {Line} having sum(surplus) <> 0),
        cause as (
            select position, min(cause) filter (where surplus < 0) as old_cause
            from changed
            group by position, entry, relationship
            having bool_or(surplus < 0) and bool_or(surplus > 0) and
                min(cause) filter (where surplus < 0) is distinct from min(cause) filter (where surplus > 0)),
        found as (
            select position, lines, true as is_different from line
            union all select position, 1, old_cause is not null from cause)
        update scoring.rebuild set position = $2,
            lines_differing = lines_differing + (select coalesce(sum(lines), 0) from found where is_different),
            lines_mended = lines_mended + (select coalesce(sum(lines), 0) from found where not is_different),
            first_difference = least(first_difference, (select min(position) from found where is_different))
        where rebuild_id = $4
        """;

    /// <summary>Compares the small tables completely, for rebuild $1 at position $2.</summary>
    public static string OfRest(string next) =>
        $"""
        with found as (
            select position, true as is_different from (
                (table scoring.calibration except table {next}.calibration)
                union all (table {next}.calibration except table scoring.calibration)) calibration
            union all select position, true from (
                (table scoring.tie except table {next}.tie)
                union all (table {next}.tie except table scoring.tie)) tie
            union all select position, true
            from (table scoring.move except table {next}.move) gone
            union all select position, exists (select from scoring.move old where old.position = added.position)
            from (table {next}.move except table scoring.move) added
            union all select null, true
            from (table scoring.clock except table {next}.clock) gone
            union all select null, exists (select from scoring.clock old where old.block = added.block)
            from (table {next}.clock except table scoring.clock) added)
        update scoring.rebuild set
            lines_differing = lines_differing + (select count(*) from found where is_different),
            lines_mended = lines_mended + (select count(*) from found where not is_different),
            first_difference = least(first_difference,
                (select min(position) from found where is_different and position <= $2))
        where rebuild_id = $1
        """;

    /// <summary>
    /// Records the positions at which existing checkpoints no longer give the same answers after the switch to rebuild
    /// $1 at position $2: from the first difference on, and inside moves that were not recorded before.
    /// </summary>
    public static string Supersede(string next) =>
        $"""
        with half as (
            select position, (row_number() over (partition by report_id, from_id, to_id order by position) - 1) / 2
                as pair, report_id, from_id, to_id
            from {next}.move),
        reach as (
            select min(position) as first, max(position) - 1 as last from half group by report_id, from_id, to_id, pair
            having bool_or(not exists (select from scoring.move old where old.position = half.position)))
        insert into scoring.superseded (build, first_position, last_position)
        select (select build + 1 from scoring.projection), first, max(last)
        from (
            select first, last from reach where last >= first
            union all select first_difference, $2 from scoring.rebuild
            where rebuild_id = $1 and first_difference is not null) superseded
        group by first
        """;

    // Unnested in the select list: in a FROM clause each array would first be materialized.
    private static string Lines(string schema, int side) =>
        $"""
        select {Line}, cause, {side} as side
        from (
            select line.*, coalesce(stored_sentence, 0) as sentence from (
            select relationship, feed, unnest(positions) as position, unnest(entries) as entry,
                unnest(outgoing) as outgoing, unnest(days) as day, unnest(cameo_codes) as cameo_code,
                unnest(source_event_ids) as source_event_id, unnest(qualities) as quality,
                unnest(source_events) as source_events, unnest(mentions) as mentions, unnest(causes) as cause,
                unnest(sentences) as stored_sentence
            from {schema}.ledger_page
            where last_position > $1 and last_position <= $2 + $3 and positions[1] <= $2) as line) as line
        where position > $1 and position <= $2
        """;
}
