-- Appends events to the streams of many source events with one call: a call of Marten's own function for each stream
-- costs more than everything else. The rows are the same as those of a Marten append.

-- The stream ids are sorted, so that two writers lock in the same order; expected and counts are parallel arrays. The
-- events are in the order of their sequence numbers, each with its stream and version. Fails with MT003, Marten's own
-- code, if a stream is not at its expected version; sequence numbers are taken only after that. Returns the last one.
create or replace function recording.append_events(
    stream_ids uuid[], expected bigint[], counts bigint[],
    event_streams uuid[], event_versions bigint[], event_ids uuid[], event_types varchar[], dotnet_types varchar[],
    bodies jsonb[]) returns bigint
language plpgsql as $$
declare
    refused uuid;
    last_number bigint;
begin
    with written as (
        insert into $streams$ as stream (id, type, version, timestamp, tenant_id)
        select id, 'source_event', count, now(), '*DEFAULT*' from unnest(stream_ids, counts) as added (id, count)
        on conflict (id) do update set version = stream.version + excluded.version, timestamp = now()
        returning id, version)
    select added.id into refused
    from unnest(stream_ids, expected, counts) as added (id, expected, count) join written using (id)
    where written.version <> added.expected + added.count limit 1;
    if refused is not null then
        raise exception 'Stream % is not at the expected version.', refused using errcode = 'MT003';
    end if;

    with written as (
        insert into $events$
            (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, $event_class$, is_archived)
        select nextval('$event_numbers$'), id, stream_id, version, data, type, now(), '*DEFAULT*',
            dotnet_type, false
        from unnest(event_ids, event_streams, event_versions, bodies, event_types, dotnet_types)
            as event (id, stream_id, version, data, type, dotnet_type)
        returning seq_id)
    select max(seq_id) into last_number from written;
    return last_number;
end $$;
