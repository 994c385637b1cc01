-- By age, to delete what is kept for some time only.
create index if not exists answered_request_by_age on recording.answered_request (answered_at);
create index if not exists alert_by_age on scoring.alert (announced_at) where announced_at is not null;
