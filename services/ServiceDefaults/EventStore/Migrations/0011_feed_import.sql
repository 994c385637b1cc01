-- The imports of files of feeds, and what each has done. A batch of rows, its counts and its faulty rows are stored in
-- the transaction that appends its reports, so what is done is exact whatever fails.
create table if not exists recording.feed_import (
    import_id       text           primary key,   -- chosen by the caller
    number          bigint         not null generated always as identity unique,  -- the order of the list
    lease           bigint         not null,      -- the advisory lock that whoever works on it holds
    file_name       text           not null,
    reported_by     text           not null,      -- the subject of the token that it was sent with; empty without one
    format          smallint       not null default 0,  -- a number of FeedFormat; 0 before the first rows were read
    feed            text           not null default '',
    header          text           not null default '',  -- the line that names the columns; empty where there is none
    calibrate       boolean        not null,
    state           smallint       not null default 1,  -- 1 open, 2 finished, 3 cancelled, 4 failed
    fault           text           not null default '',
    total_bytes     bigint         not null default 0,  -- 0 where unknown
    bytes           bigint         not null default 0,  -- of the whole file, once finished
    done            int8multirange not null default '{}',  -- the numbers of the rows that are done, from 0
    content_hash    bigint         not null default 0,  -- of the rows that are done
    rows            bigint         not null default 0,
    recorded        bigint         not null default 0,
    corroborated    bigint         not null default 0,
    revised         bigint         not null default 0,
    duplicate       bigint         not null default 0,
    rejected        bigint         not null default 0,
    out_of_scope    bigint[]       not null default '{}',  -- by the number of the reason, from 1
    goldstein_rows  bigint         not null default 0,  -- the rows that the feed's mean is over
    goldstein_tenths bigint        not null default 0,  -- the sum of their Goldstein values
    calibrated_rows bigint         not null default 0,  -- the feed's rows when this import last calibrated it
    position        bigint         not null default 0,  -- covers all rows, once finished
    started_at      timestamptz    not null default now(),
    ended_at        timestamptz
);
create index if not exists feed_import_by_feed on recording.feed_import (feed, number);

-- The rows that could not be stored, and what became of those that were sent again.
create table if not exists recording.feed_reject (
    import_id       text     not null,
    line            bigint   not null,
    reject          bytea    not null,           -- a diplomacy.ingestion.v1.RejectedRow
    outcome         smallint not null default 0, -- a number of RowOutcome once it was sent again
    out_of_scope    smallint not null default 0, -- a number of OutOfScopeReason
    source_event_id uuid,
    report_id       uuid,
    primary key (import_id, line)
);

-- Adds a batch of rows to an open import. The ranges say which rows; of two writers of one row the second fails, and
-- its whole transaction with it (DP001), as does one whose import is no longer open.
create or replace function recording.advance_feed_import(
    import text, starts bigint[], ends bigint[], row_hash bigint, batch_rows bigint, batch_recorded bigint,
    batch_corroborated bigint, batch_revised bigint, batch_duplicate bigint, batch_rejected bigint,
    batch_out_of_scope bigint[], batch_goldstein_rows bigint, batch_goldstein_tenths bigint, reject_lines bigint[],
    reject_rows bytea[]) returns setof recording.feed_import
language plpgsql as $$
declare
    batch int8multirange;
begin
    select range_agg(int8range(first, last)) into batch from unnest(starts, ends) as part (first, last);
    return query update recording.feed_import set
        done = done + batch,
        content_hash = content_hash # row_hash,
        rows = rows + batch_rows,
        recorded = recorded + batch_recorded,
        corroborated = corroborated + batch_corroborated,
        revised = revised + batch_revised,
        duplicate = duplicate + batch_duplicate,
        rejected = rejected + batch_rejected,
        out_of_scope = array(
            select coalesce(before, 0) + coalesce(added, 0)
            from unnest(out_of_scope, batch_out_of_scope) with ordinality as reason (before, added, number)
            order by reason.number),
        goldstein_rows = goldstein_rows + batch_goldstein_rows,
        goldstein_tenths = goldstein_tenths + batch_goldstein_tenths
    where import_id = import and state = 1 and not done && batch
    returning *;
    if not found then
        raise exception 'Import % is no longer open, or others have done these rows.', import using errcode = 'DP001';
    end if;
    insert into recording.feed_reject (import_id, line, reject)
    select import, reject_line, reject_row from unnest(reject_lines, reject_rows) as row (reject_line, reject_row);
end $$;

-- Moves a rejected row to its outcome. Fails (DP001) where it was settled before.
create or replace function recording.settle_feed_reject(
    import text, reject_line bigint, new_outcome smallint, new_out_of_scope smallint, event uuid, report uuid,
    tenths bigint) returns void
language plpgsql as $$
begin
    update recording.feed_reject set
        outcome = new_outcome, out_of_scope = new_out_of_scope, source_event_id = event, report_id = report
    where import_id = import and line = reject_line and outcome = 0;
    if not found then
        raise exception 'Row % of import % was settled before.', reject_line, import using errcode = 'DP001';
    end if;
    update recording.feed_import set
        rejected = rejected - 1,
        recorded = recorded + (new_outcome = 1)::int,
        corroborated = corroborated + (new_outcome = 2)::int,
        revised = revised + (new_outcome = 3)::int,
        duplicate = duplicate + (new_outcome = 4)::int,
        out_of_scope = case when new_out_of_scope = 0 then out_of_scope else array(
            select coalesce(before, 0) + (reason.number = new_out_of_scope)::int
            from unnest(out_of_scope, array_fill(0, array[new_out_of_scope])) with ordinality
                as reason (before, nothing, number)
            order by reason.number) end,
        goldstein_rows = goldstein_rows + (new_outcome between 1 and 3)::int,
        goldstein_tenths = goldstein_tenths + case when new_outcome between 1 and 3 then tenths else 0 end
    where import_id = import;
end $$;
