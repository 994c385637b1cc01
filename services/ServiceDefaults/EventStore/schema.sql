-- Everything of ours beside the event store's own tables. Each statement may run again and again.

create schema if not exists recording;
create schema if not exists scoring;

-- Whoever runs the projection holds a lock on a connection that may sleep in a statement. PostgreSQL would only find
-- out after the sleep that a killed process is gone, and nobody could take over; so it looks. Where that may not be
-- set, or the server cannot look, taking over lasts longer.
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

-- What the service that started last made sure of: a hash of all of these statements. Where it is the same there is
-- nothing to do.
create table if not exists recording.present_schema (
    only_row    boolean     primary key default true check (only_row),
    fingerprint bytea       not null,
    applied_at  timestamptz not null default now()
);

-- Which store this is: checkpoints carry the epoch and are sealed with the key.
create table if not exists recording.store_identity (
    only_row   boolean primary key default true check (only_row),
    epoch      uuid    not null default gen_random_uuid(),
    seal_key   bytea   not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
);
insert into recording.store_identity default values on conflict do nothing;

-- What reports from documents and people are matched by: the roll of each happening, which only grows; what is said
-- last of a report holds. Of two writers that change one happening's roll at a time, the primary key refuses the
-- second, which then decides again with the first one's change in view.
create table if not exists recording.curated_report (
    happening_id uuid    not null,
    ordinal      integer not null,
    report_id    uuid    not null,
    occurred_on  text,             -- null once the report takes no part in matching
    document_id  text,
    primary key (happening_id, ordinal)
);
alter table recording.curated_report alter column occurred_on drop not null;
alter table recording.curated_report add column if not exists placed_at uuid;  -- where an editor placed the report

-- The answers given to requests with an id, so that the same request gets the same answer.
create table if not exists recording.answered_request (
    request_id  text        primary key,
    fingerprint bytea       not null,
    answer      bytea       not null,
    answered_at timestamptz not null default now()
);

-- The texts of documents, and which of them wait for their coders. The rest is on the documents' streams, written in
-- the same transactions.
create table if not exists recording.document (
    document_id uuid        primary key,
    number      bigint      not null generated always as identity unique,  -- the order in which they came
    body        text        not null,
    state       text        not null,                -- received, coded or failed
    offered_at  timestamptz not null default now(),  -- when coders were last told of it
    offers      integer     not null default 0       -- how often they were told again
);
create index if not exists document_waiting on recording.document (offered_at) where state = 'received';

-- Which coders are done with which documents.
create table if not exists recording.document_coding (
    document_id uuid not null,
    coder       text not null,
    primary key (document_id, coder)
);

-- The names in documents that stand in no dictionary, as coded last.
create table if not exists recording.unknown_actor (
    document_id uuid    not null,
    name        text    not null,
    start       integer not null,
    length      integer not null,
    context     text    not null,
    primary key (document_id, name)
);

-- What to raise an alert at: a diplomacy.query.v1.AlertRule each.
create table if not exists recording.alert_rule (
    rule_id    uuid        primary key,
    rule       bytea       not null,
    created_at timestamptz not null
);

-- What was raised: once, since every node makes the same id for it; announced_at once other services were told.
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

-- How far changes have been held against the rules.
create table if not exists scoring.alert_progress (
    only_row boolean primary key default true check (only_row),
    position bigint  not null
);

-- How the projection is run. A build is what a rebuild ended in; readers that hold anything of an earlier one in memory
-- read it again.
create table if not exists scoring.projection (
    only_row     boolean     primary key default true check (only_row),
    build        integer     not null default 1,
    paused_at    timestamptz,                      -- null while it runs
    paused_by    text        not null default '',
    pause_reason text        not null default ''
);
insert into scoring.projection default values on conflict do nothing;

-- Each rebuild that was asked for; the one that has not ended is the one under way.
create table if not exists scoring.rebuild (
    rebuild_id          uuid        primary key default gen_random_uuid(),
    number              bigint      not null generated always as identity unique,
    author              text        not null,
    reason              text        not null,
    switch_if_different boolean     not null,
    requested_at        timestamptz not null default now(),
    state               smallint    not null default 1,   -- as diplomacy.projection.v1.RebuildState numbers it
    node                text        not null default '',  -- that does it
    position            bigint,                           -- how far it is; null until its tables are there
    lines_differing     bigint      not null default 0,
    first_difference    bigint,
    lines_mended        bigint      not null default 0,
    outcome             text        not null default '',
    ended_at            timestamptz
);
create unique index if not exists rebuild_one_at_a_time on scoring.rebuild ((true)) where ended_at is null;

-- Where checkpoints given out before a build came to stand no longer give the same answers.
create table if not exists scoring.superseded (
    build          integer not null,
    first_position bigint  not null,
    last_position  bigint  not null,
    primary key (build, first_position)
);

-- Refuses a page, with all that its transaction wrote, whose progress another node has moved. Marten moves progress
-- only from where a page began, but where it finds it elsewhere it commits the page all the same: a node that lost its
-- connection, or was frozen, would so double what its successor has projected.
create or replace procedure scoring.require_progress(projection text) language plpgsql as $$
begin
    if not exists (
        select from diplomacy.mt_event_progression where name = projection and xmin = pg_current_xact_id()::xid
    ) then
        raise exception 'another node has moved the progress of projection %', projection
            using errcode = 'object_not_in_prerequisite_state';
    end if;
end $$;
