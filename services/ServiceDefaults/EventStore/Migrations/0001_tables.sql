-- The tables of this system beside those of the event store. The first three migrations are idempotent: databases that
-- were made before migrations were numbered have these tables already.

create schema if not exists recording;
create schema if not exists scoring;

-- Earlier versions set these for the whole database. Each service now sets them for its own connections.
do $$
declare
    setting text;
begin
    for setting in
        select split_part(entry, '=', 1)
        from pg_db_role_setting join pg_database on pg_database.oid = setdatabase, unnest(setconfig) as entry
        where datname = current_database() and setrole = 0
            and entry in ('plan_cache_mode=force_generic_plan', 'client_connection_check_interval=1s')
    loop
        execute format('alter database %I reset %I', current_database(), setting);
    end loop;
exception when insufficient_privilege then
    raise notice 'a setting of the database is not reset: %', sqlerrm;
end $$;

-- A hash of all of these statements, as last applied. A service that starts with the same hash has nothing to do.
create table if not exists recording.present_schema (
    only_row    boolean     primary key default true check (only_row),
    fingerprint bytea       not null,
    applied_at  timestamptz not null default now()
);

-- The identity of this store: checkpoints contain the epoch and are sealed with the key.
create table if not exists recording.store_identity (
    only_row   boolean primary key default true check (only_row),
    epoch      uuid    not null default gen_random_uuid(),
    seal_key   bytea   not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
);
insert into recording.store_identity default values on conflict do nothing;

-- The curated reports of each action, by which new ones are matched. Append-only: the last row of a report applies. Of
-- two concurrent writers to one action the primary key refuses the second, which then decides again after reading the
-- change of the first.
create table if not exists recording.curated_report (
    happening_id uuid    not null,
    ordinal      integer not null,
    report_id    uuid    not null,
    occurred_on  text,             -- null once the report is excluded from matching
    document_id  text,
    primary key (happening_id, ordinal)
);
alter table recording.curated_report alter column occurred_on drop not null;
alter table recording.curated_report add column if not exists placed_at uuid;  -- where an editor moved it

-- The answers to requests with an idempotency key, so that the same request gets the same answer.
create table if not exists recording.answered_request (
    request_id  text        primary key,
    fingerprint bytea       not null,
    answer      bytea       not null,
    answered_at timestamptz not null default now()
);

-- The texts of documents, and which of them wait for coders. Everything else is in the documents' streams, written in
-- the same transactions.
create table if not exists recording.document (
    document_id uuid        primary key,
    number      bigint      not null generated always as identity unique,  -- the order of submission
    body        text        not null,
    state       text        not null,                -- received, coded or failed
    offered_at  timestamptz not null default now(),  -- when it was last published to the coders
    offers      integer     not null default 0       -- how often it was published again
);
create index if not exists document_waiting on recording.document (offered_at) where state = 'received';

-- Which coders have coded which documents.
create table if not exists recording.document_coding (
    document_id uuid not null,
    coder       text not null,
    primary key (document_id, coder)
);

-- The actor names in documents that no dictionary contains, as of the last coding.
create table if not exists recording.unknown_actor (
    document_id uuid    not null,
    name        text    not null,
    start       integer not null,
    length      integer not null,
    context     text    not null,
    primary key (document_id, name)
);

-- The alert rules: a diplomacy.query.v1.AlertRule each.
create table if not exists recording.alert_rule (
    rule_id    uuid        primary key,
    rule       bytea       not null,
    created_at timestamptz not null
);

-- The alerts raised. Every node derives the same id, so each is stored once; announced_at is set after publishing.
create table if not exists scoring.alert (
    alert_id     uuid             primary key,
    rule_id      uuid             not null,
    rule_name    text             not null,
    relationship integer          not null,
    model        text             not null,
    position     bigint           not null,
    day          date             not null,
    score_before double precision not null,
    score        double precision not null,
    raised_at    timestamptz      not null default now(),
    announced_at timestamptz
);
create index if not exists alert_unannounced on scoring.alert (raised_at) where announced_at is null;

-- The position up to which changes have been compared with the rules.
create table if not exists scoring.alert_progress (
    only_row boolean primary key default true check (only_row),
    position bigint  not null
);

-- The state of the projection. The build is the projection version; readers discard what they cached of an earlier one.
create table if not exists scoring.projection (
    only_row     boolean     primary key default true check (only_row),
    build        integer     not null default 1,
    paused_at    timestamptz,                      -- null while it runs
    paused_by    text        not null default '',
    pause_reason text        not null default ''
);
insert into scoring.projection default values on conflict do nothing;

-- The requested rebuilds; the one that has not ended is running.
create table if not exists scoring.rebuild (
    rebuild_id          uuid        primary key default gen_random_uuid(),
    number              bigint      not null generated always as identity unique,
    author              text        not null,
    reason              text        not null,
    switch_if_different boolean     not null,
    requested_at        timestamptz not null default now(),
    state               smallint    not null default 1,   -- a number of diplomacy.projection.v1.RebuildState
    node                text        not null default '',  -- that runs it
    position            bigint,                           -- its progress; null until its tables are created
    lines_differing     bigint      not null default 0,
    first_difference    bigint,
    lines_mended        bigint      not null default 0,
    outcome             text        not null default '',
    ended_at            timestamptz
);
create unique index if not exists rebuild_one_at_a_time on scoring.rebuild ((true)) where ended_at is null;

-- The positions at which checkpoints issued before a projection version no longer give the same answers.
create table if not exists scoring.superseded (
    build          integer not null,
    first_position bigint  not null,
    last_position  bigint  not null,
    primary key (build, first_position)
);
