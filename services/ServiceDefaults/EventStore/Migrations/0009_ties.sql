-- What each stored event said of a standing tie, with the event itself. Ties are few, so readers keep all in memory.
create table if not exists scoring.tie (
    position     bigint      primary key,  -- the number of the stored event
    tie_id       uuid        not null,
    relationship integer     not null,     -- as in ledger_page
    kind         smallint    not null,     -- a number of TieKind
    type         text        not null,     -- tie_reported, tie_ended or tie_retracted
    body         jsonb       not null,
    recorded_at  timestamptz not null
);
