-- The first and the last day of a row's lines, so that readers of a month find its rows. Rows of earlier versions may
-- have lines of any day.
alter table scoring.ledger_page add column if not exists first_day date not null default '-infinity';
alter table scoring.ledger_page add column if not exists last_day date not null default 'infinity';
create index if not exists ledger_page_place
    on scoring.ledger_page (relationship, last_position, last_day, first_day);
drop index if exists scoring.ledger_page_relationship;

-- The rows of source events that a document or several feeds report: readers always have these singly.
create index if not exists ledger_page_document on scoring.ledger_page (relationship, last_position) where feed = '';

-- The sums of the ledger's lines over ranges of positions, of source events that one feed alone reports: for each
-- relationship and feed of a range a row, with an entry for each month, code and direction. Readers add up the ranges,
-- and need single lines only of the months that a date cuts, and after the last range.
create table if not exists scoring.month_page (
    relationship  integer    not null,  -- as in ledger_page
    last_position bigint     not null,  -- of the range
    feed          text       not null,
    months        smallint[] not null,  -- year * 12 + month - 1
    cameo_codes   smallint[] not null,  -- as in ledger_page
    outgoing      boolean[]  not null,
    qualities     integer[]  not null,  -- sum of the changes of q, in thousandths
    source_events integer[]  not null,
    primary key (relationship, last_position, feed)
);

-- The ranges whose sums are complete. Each begins after the one before.
create table if not exists scoring.month_range (
    last_position bigint primary key
);
