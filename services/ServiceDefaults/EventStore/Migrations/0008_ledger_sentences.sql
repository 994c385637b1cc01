-- The sentence of each source event that a program coded from one sentence alone, as a number, and 0 elsewhere: acts of
-- one sentence count once towards a grade. Null where no line of the row has one, and in rows of earlier versions.
alter table scoring.ledger_page add column if not exists sentences integer[];
alter table scoring.ledger_page alter column sentences set storage external;

create or replace view scoring.ledger as
select relationship, last_position, position, entry, is_outgoing as outgoing, day, substr(code::text, 2) as cameo_code,
    source_event_id, quality, source_event_count as source_events, mention_count as mentions, feed, cause,
    coalesce(of_sentence, 0) as sentence
from scoring.ledger_page
cross join lateral unnest(positions, entries, outgoing, days, cameo_codes, source_event_ids, qualities, source_events,
    mentions, causes, sentences) as line (position, entry, is_outgoing, day, code, source_event_id, quality,
    source_event_count, mention_count, cause, of_sentence);
