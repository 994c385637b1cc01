-- Aborts the transaction of a batch if another node has moved the progress. Marten moves progress only from the start
-- of the batch, but commits the batch also if the progress is elsewhere. So a node that lost its connection or was
-- frozen would write again what its successor has already projected.
create or replace procedure scoring.require_progress(projection text) language plpgsql as $$
begin
    if not exists (
        select from $progress$ where name = projection and xmin = pg_current_xact_id()::xid
    ) then
        raise exception 'another node has moved the progress of projection %', projection
            using errcode = 'object_not_in_prerequisite_state';
    end if;
end $$;
