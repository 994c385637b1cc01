-- The ledger and the sums of its months are partitioned by position, in blocks of 4,194,304, so that old blocks can be
-- moved to other disks while readers go on. The rows of earlier versions become the first partition.
do $$
declare
    parent text;
    part text;
    last_block bigint;
begin
    foreach parent in array array['ledger_page', 'month_page'] loop
        continue when (select relkind from pg_class where oid = to_regclass('scoring.' || parent)) = 'p';
        select coalesce(max(last_position), 0) / 4194304 into last_block from scoring.ledger_page;
        part := parent || '_' || last_block;
        execute format('alter table scoring.%I rename to %I', parent, part);
        execute format(
            'create table scoring.%I (like scoring.%I including defaults including storage) '
            'partition by range (last_position)', parent, part);
        if parent = 'ledger_page' then
            alter table scoring.ledger_page add primary key (last_position, relationship, feed);
            create index ledger_by_place on scoring.ledger_page (relationship, last_position, last_day, first_day);
            create index ledger_of_documents on scoring.ledger_page (relationship, last_position) where feed = '';
        else
            alter table scoring.month_page add primary key (relationship, last_position, feed);
        end if;
        execute format(
            'alter table scoring.%I attach partition scoring.%I for values from (minvalue) to (%s)',
            parent, part, (last_block + 1) * 4194304);
    end loop;
end $$;

-- Makes the partitions for the block of a position and for the next one. The projection calls it before it writes rows,
-- in the same transaction. A table that is made first and attached then needs no lock that readers would wait for.
create or replace procedure scoring.add_partitions(last_position bigint) language plpgsql as $$
declare
    parent text;
    part text;
    block bigint;
begin
    for block in last_position / 4194304 .. last_position / 4194304 + 1 loop
        foreach parent in array array['ledger_page', 'month_page'] loop
            part := parent || '_' || block;
            continue when to_regclass('scoring.' || part) is not null;
            execute format(
                'create table scoring.%I (like scoring.%I including defaults including storage) '
                'with (toast_tuple_target = 8160)', part, parent);
            execute format(
                'alter table scoring.%I attach partition scoring.%I for values from (%s) to (%s)',
                parent, part, block * 4194304, (block + 1) * 4194304);
        end loop;
    end loop;
end $$;

-- The view again, over the table that now has the name.
create or replace view scoring.ledger as
select relationship, last_position, position, entry, is_outgoing as outgoing, day, substr(code::text, 2) as cameo_code,
    source_event_id, quality, source_event_count as source_events, mention_count as mentions, feed, cause,
    coalesce(of_sentence, 0) as sentence
from scoring.ledger_page
cross join lateral unnest(positions, entries, outgoing, days, cameo_codes, source_event_ids, qualities, source_events,
    mentions, causes, sentences) as line (position, entry, is_outgoing, day, code, source_event_id, quality,
    source_event_count, mention_count, cause, of_sentence);
