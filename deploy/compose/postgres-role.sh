#!/bin/bash
# Runs once, when PostgreSQL's container creates its data: makes the role of the services, which owns their database and
# may nothing else.
set -euo pipefail
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'END'
\set password `cat /run/diplomacy/postgres_password`
create role diplomacy with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'password';
alter database diplomacy owner to diplomacy;
END
