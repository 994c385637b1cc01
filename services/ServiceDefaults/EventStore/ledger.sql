-- What the projection makes of the stored events, in the schema that readers read; and in another of the same tables
-- while it is built anew, by the same statements with the other name. Each may run again and again.

-- What each stored event added to, or took from, what source events count for: written by the projection, page by page.
-- A row holds the lines of one relationship and feed on one page, as arrays of one length in order of position, because
-- a row a line would cost its two index entries and the header of a row for each. Only ever appended to.
create table if not exists scoring.ledger_page (
    relationship     integer    not null,  -- both countries' three letters, packed; see Relationship.Key
    last_position    bigint     not null,  -- of the lines, all of which lie behind the page before
    feed             text       not null,  -- the feed that alone tells of it, or empty
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
-- What each stored event did, as ChangeKind numbers it; null where it was projected before this was kept. With it the
-- ledger is also the log of changes that subscribers are told from: it grows in order of position, in the transaction
-- that moves the projection's progress.
alter table scoring.ledger_page add column if not exists causes smallint[];
create index if not exists ledger_page_relationship on scoring.ledger_page (relationship);

-- Numbers that hardly compress are not worth the attempt, which would cost more than all the rest. Said once, since it
-- locks the table.
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

-- The ledger was a table of single lines once.
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

-- The same, a row a line, for whoever asks in SQL. Only what relationship and last_position narrow is read.
create or replace view scoring.ledger as
select relationship, last_position, position, entry, is_outgoing as outgoing, day, substr(code::text, 2) as cameo_code,
    source_event_id, quality, source_event_count as source_events, mention_count as mentions, feed, cause
from scoring.ledger_page page
cross join lateral unnest(positions, entries, outgoing, days, cameo_codes, source_event_ids, qualities, source_events,
    mentions, causes) as line (position, entry, is_outgoing, day, code, source_event_id, quality, source_event_count,
    mention_count, cause);

-- When what was stored: for every block of 1,024 positions, the latest instant at which any event up to the block's end
-- was stored. It never falls from block to block, so an instant finds its block by one step down the index.
create table if not exists scoring.clock (
    block  bigint      primary key,  -- position / 1,024
    latest timestamptz not null
);
create index if not exists clock_latest on scoring.clock (latest, block);

-- What counts as neutral in a feed from a position on. Nothing is weighed anew: a score subtracts it when it is read.
create table if not exists scoring.calibration (
    position           bigint  primary key,
    feed               text    not null,
    neutral_hundredths integer not null
);

-- Where a report leaves one source event and where it comes to another: two rows a move. Between them its transaction
-- is half told, so nothing is ever answered at a position in between.
create table if not exists scoring.move (
    position  bigint primary key,  -- the number of the stored event
    report_id uuid   not null,
    from_id   uuid   not null,     -- the source event left
    to_id     uuid   not null      -- the source event come to
);
