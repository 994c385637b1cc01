-- The tables of this system beside those of the event store. Each statement is idempotent.

create schema if not exists recording;
create schema if not exists scoring;

-- The node that runs the projection holds a lock on a connection that may sleep in a statement. PostgreSQL would notice
-- only after the sleep that a killed process is gone, and no other node could take over; so it checks the connection.
-- Where that cannot be set or is not supported, a takeover takes longer.
do $$
begin
    if current_setting('client_connection_check_interval', true) = '0' then
        execute format('alter database %I set client_connection_check_interval = ''1s''', current_database());
    end if;
exception when insufficient_privilege or invalid_parameter_value then
    raise notice 'client_connection_check_interval is not set: %', sqlerrm;
end $$;

-- Earlier versions set this for the whole database. Each service now sets it for its own connections.
do $$
begin
    if exists (select from pg_db_role_setting setting join pg_database on pg_database.oid = setting.setdatabase
        where datname = current_database() and setrole = 0
            and 'plan_cache_mode=force_generic_plan' = any (setconfig)) then
        execute format('alter database %I reset plan_cache_mode', current_database());
    end if;
exception when insufficient_privilege then
    raise notice 'plan_cache_mode is not reset: %', sqlerrm;
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

-- Aborts the transaction of a batch if another node has moved the progress. Marten moves progress only from the start
-- of the batch, but commits the batch also if the progress is elsewhere. So a node that lost its connection or was
-- frozen would write again what its successor has already projected.
create or replace procedure scoring.require_progress(projection text) language plpgsql as $$
begin
    if not exists (
        select from {progress} where name = projection and xmin = pg_current_xact_id()::xid
    ) then
        raise exception 'another node has moved the progress of projection %', projection
            using errcode = 'object_not_in_prerequisite_state';
    end if;
end $$;
