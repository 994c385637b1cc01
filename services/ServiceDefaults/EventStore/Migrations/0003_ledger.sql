-- The read model of the projection. A rebuild creates the same tables in another schema, by these statements with the
-- other name. Each statement is idempotent.

-- The ledger: what each stored event added to or removed from the evidence. Append-only, written batch by batch. A row
-- has the lines of one relationship and feed in one batch, as arrays of the same length in order of position, because
-- a row for each line would cost two index entries and a row header each.
create table if not exists scoring.ledger_page (
    relationship     integer    not null,  -- both countries' three letters, packed; see Relationship.Key
    last_position    bigint     not null,  -- of the lines, all of which are after the previous batch
    feed             text       not null,  -- the feed if all reports are from it, otherwise empty
    positions        bigint[]   not null,  -- the number of the stored event
    entries          smallint[] not null,  -- counts the entries of one stored event
    outgoing         boolean[]  not null,  -- the source is the relationship's first country
    days             date[]     not null,
    cameo_codes      smallint[] not null,  -- the digits behind a 1, which keeps the zeros: 1036 is code 036
    source_event_ids uuid[]     not null,
    qualities        integer[]  not null,  -- change of q, in thousandths
    source_events    smallint[] not null,  -- change of the number of source events
    mentions         integer[]  not null,  -- change of the number of mentions
    primary key (last_position, relationship, feed)
);
-- What each stored event did, a number of ChangeKind; null in lines projected before this column existed. With it the
-- ledger is also the change feed of subscribers: it grows in order of position, in the transaction that advances the
-- projection's progress.
alter table scoring.ledger_page add column if not exists causes smallint[];
create index if not exists ledger_page_relationship on scoring.ledger_page (relationship);

-- The arrays hardly compress, and the attempt would cost more than everything else. Set only once, because it locks the
-- table.
do $$
begin
    if exists (select from pg_attribute where attrelid = 'scoring.ledger_page'::regclass and attname = 'positions'
        and attstorage <> 'e') then
        alter table scoring.ledger_page set (toast_tuple_target = 8160);
        alter table scoring.ledger_page
            alter positions set storage external, alter entries set storage external,
            alter outgoing set storage external, alter days set storage external,
            alter cameo_codes set storage external, alter source_event_ids set storage external,
            alter qualities set storage external, alter source_events set storage external,
            alter mentions set storage external;
    end if;
end $$;

-- Migrates the ledger from a table with a row for each line.
do $$
begin
    if exists (select from pg_class where oid = to_regclass('scoring.ledger') and relkind = 'r') then
        insert into scoring.ledger_page
        select relationship, max(position), feed, array_agg(position order by position, entry),
            array_agg(entry order by position, entry), array_agg(outgoing order by position, entry),
            array_agg(day order by position, entry),
            array_agg(('1' || cameo_code)::smallint order by position, entry),
            array_agg(source_event_id order by position, entry), array_agg(quality order by position, entry),
            array_agg(source_events order by position, entry), array_agg(mentions order by position, entry)
        from scoring.ledger group by relationship, feed, position / 1000;
        drop table scoring.ledger;
    end if;
end $$;

-- The ledger with a row for each line, for SQL queries. Filters on relationship and last_position use the indexes.
create or replace view scoring.ledger as
select relationship, last_position, position, entry, is_outgoing as outgoing, day, substr(code::text, 2) as cameo_code,
    source_event_id, quality, source_event_count as source_events, mention_count as mentions, feed, cause
from scoring.ledger_page
cross join lateral unnest(positions, entries, outgoing, days, cameo_codes, source_event_ids, qualities, source_events,
    mentions, causes) as line (position, entry, is_outgoing, day, code, source_event_id, quality, source_event_count,
    mention_count, cause);

-- Transaction time: for every block of 1,024 positions, the latest instant at which any event up to the end of the
-- block was stored. It never decreases from block to block, so one index lookup finds the block of an instant.
create table if not exists scoring.clock (
    block  bigint      primary key,  -- position / 1,024
    latest timestamptz not null
);
create index if not exists clock_latest on scoring.clock (latest, block);

-- The neutral Goldstein value of a feed from a position on. The ledger does not change: reading a score subtracts it.
create table if not exists scoring.calibration (
    position           bigint  primary key,
    feed               text    not null,
    neutral_hundredths integer not null
);

-- The two halves of a move: where a report leaves one source event and where it joins another. Between them only half
-- of the transaction is visible, so no answer is given at a position in between.
create table if not exists scoring.move (
    position  bigint primary key,  -- the number of the stored event
    report_id uuid   not null,
    from_id   uuid   not null,     -- the source event left
    to_id     uuid   not null      -- the source event joined
);
