-- Reports whose code and words may mean that a tie began or ended, for editors to confirm or dismiss. Written in the
-- transaction that stores the report.
create table if not exists recording.tie_proposal (
    proposal_id     uuid     primary key,
    number          bigint   not null generated always as identity unique,  -- the order of the list
    kind            smallint not null,            -- a number of TieKind
    ends            boolean  not null,
    source          text     not null,
    target          text     not null,
    occurred_on     text     not null,
    cameo_code      text     not null,
    body            text     not null,            -- the sentence, or the summary
    source_event_id uuid     not null,
    report_id       uuid     not null,
    decision        smallint not null default 0,  -- a number of diplomacy.ingestion.v1.TieProposalDecision
    decided_by      text     not null default '',
    reason          text     not null default ''
);
create index if not exists tie_proposal_open on recording.tie_proposal (number) where decision = 0;
