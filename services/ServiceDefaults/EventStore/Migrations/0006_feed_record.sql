-- The reports that the records of feeds became. Append-only: the last row of a record applies. Of two concurrent
-- writers to one record the primary key refuses the second, which then decides again.
create table if not exists recording.feed_record (
    record_id       text    not null,
    feed            text    not null,
    reported_by     text    not null,  -- the subject of the token that it was sent with; empty without one
    ordinal         integer not null,
    report_id       uuid    not null,
    source_event_id uuid    not null,
    primary key (record_id, feed, reported_by, ordinal)
);

-- Those of earlier versions, which took every form of a record for a report of its own: the last one applies.
do $$
begin
    if to_regclass('$events$') is not null then
        insert into recording.feed_record
        select distinct on (data #>> '{Origin,RecordId}', data #>> '{Origin,Feed}', coalesce(data ->> 'ReportedBy', ''))
            data #>> '{Origin,RecordId}', data #>> '{Origin,Feed}', coalesce(data ->> 'ReportedBy', ''), 0,
            (data ->> 'ReportId')::uuid, stream_id
        from $events$
        where type = 'source_event_reported' and data ->> 'MovedFrom' is null
            and data #>> '{Origin,RecordId}' is not null and data #>> '{Origin,Feed}' is not null
        order by 1, 2, 3, seq_id desc
        on conflict do nothing;
    end if;
end $$;
