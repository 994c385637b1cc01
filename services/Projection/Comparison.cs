namespace Diplomacy.Projection;

/// <summary>
/// Compares what a rebuild wrote with what the projection did, and notes on the rebuild how many lines only one of the
/// two has. What earlier releases did not write yet, and the projection therefore lacks, is no difference but mended.
/// </summary>
internal static class Comparison
{
    private const string Line =
        """
        position, entry, relationship, outgoing, day, cameo_code, source_event_id, quality, source_events, mentions,
            feed
        """;

    /// <summary>
    /// Compares the lines after $1 and up to $2; rows are found by their last position, up to $3 further on. $4 is the
    /// rebuild, which is at $2 then.
    /// </summary>
    /// <remarks>
    /// The two causes of a line are brought together by grouping. PostgreSQL knows nothing yet of tables as new as
    /// these, and would join them line by line: a page of 20,000 took half a minute, with the projection held still.
    /// </remarks>
    public static string OfPage(string next) =>
        $"""
        with old_line as materialized ({Lines("scoring")}), new_line as materialized ({Lines(next)}),
        line as (
            (select {Line} from old_line except all select {Line} from new_line)
            union all (select {Line} from new_line except all select {Line} from old_line)),
        cause as (
            select position, min(old_cause) as old_cause
            from (
                select position, entry, relationship, true as is_old, cause as old_cause, null as new_cause
                from old_line
                union all select position, entry, relationship, false, null, cause from new_line) both_lines
            group by position, entry, relationship
            having bool_or(is_old) and not bool_and(is_old) and min(old_cause) is distinct from min(new_cause)),
        found as (
            select position, true as is_different from line
            union all select position, old_cause is not null from cause)
        update scoring.rebuild set position = $2,
            lines_differing = lines_differing + (select count(*) from found where is_different),
            lines_mended = lines_mended + (select count(*) from found where not is_different),
            first_difference = least(first_difference, (select min(position) from found where is_different))
        where rebuild_id = $4
        """;

    /// <summary>Compares the tables that are small, whole, at position $2. $1 is the rebuild.</summary>
    public static string OfRest(string next) =>
        $"""
        with found as (
            select position, true as is_different from (
                (table scoring.calibration except table {next}.calibration)
                union all (table {next}.calibration except table scoring.calibration)) calibration
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
    /// Notes at which positions checkpoints given out so far no longer give the same answers once rebuild $1 is
    /// switched to at position $2: from the first difference on, and inside of moves that were not known.
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

    private static string Lines(string schema) =>
        $"""
        select {Line}, cause from {schema}.ledger
        where last_position > $1 and last_position <= $2 + $3 and position > $1 and position <= $2
        """;
}
