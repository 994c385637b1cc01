-- Makes one role the owner of everything in this database that the current user, a superuser, owns. Data of builds
-- whose services were superuser need it once. REASSIGN OWNED does not do it for the superuser that made the cluster.
-- What belongs to PostgreSQL itself or to an extension keeps its owner; sequences of columns go with their tables.
do $$
declare
    kind text;
    name text;
begin
    for kind, name in
        with ours as (
            select oid, nspname, nspowner from pg_namespace
            where nspname not like 'pg\_%' and nspname <> 'information_schema'
        ),
        of_extensions as (select classid, objid from pg_depend where deptype = 'e')
        select 'schema', format('%I', nspname) from ours
        where nspowner = to_regrole(current_user::text) and nspname <> 'public'
            and ('pg_namespace'::regclass, oid) not in (table of_extensions)
        union all
        select case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
                when 'c' then 'type' else 'table' end,
            c.oid::regclass::text
        from pg_class c join ours on ours.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'S', 'c') and c.relowner = to_regrole(current_user::text)
            and ('pg_class'::regclass, c.oid) not in (table of_extensions)
            and not exists (
                select from pg_depend d
                where c.relkind = 'S' and d.deptype in ('a', 'i')
                    and d.classid = 'pg_class'::regclass and d.objid = c.oid)
        union all
        select 'routine', p.oid::regprocedure::text
        from pg_proc p join ours on ours.oid = p.pronamespace
        where p.proowner = to_regrole(current_user::text)
            and ('pg_proc'::regclass, p.oid) not in (table of_extensions)
        union all
        select 'type', t.oid::regtype::text
        from pg_type t join ours on ours.oid = t.typnamespace
        where t.typtype in ('d', 'e', 'r') and t.typowner = to_regrole(current_user::text)
            and ('pg_type'::regclass, t.oid) not in (table of_extensions)
    loop
        execute format('alter %s %s owner to %I', kind, name, 'diplomacy');
    end loop;
end $$
