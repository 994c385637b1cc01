#!/usr/bin/env bash
# Makes an image from this machine's PostgreSQL (Debian: postgresql), without network access:
#   deploy/images/postgres.sh [NAME]
# It supports the variables of the official image that compose.yaml and tests use.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=stage.sh
. "$here/stage.sh"

programs=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1) \
  || { echo 'PostgreSQL is missing (Debian: apt-get install postgresql)' >&2; exit 1; }
major=$(basename "$(dirname "$programs")")

begin_stage
copy_tree "/usr/lib/postgresql/$major" "/usr/share/postgresql/$major" /usr/share/zoneinfo /usr/lib/locale/C.utf8
copy_programs locale
copy_libraries
add_account postgres 999 /var/lib/postgresql
install -d -o 999 -g 999 "$stage/var/lib/postgresql" "$stage/run/postgresql"
copy_entrypoint "$here/postgres-entrypoint.sh"
name=${1:-diplomacy/postgres:$major}
import_stage "$name" \
  'ENTRYPOINT ["docker-entrypoint.sh"]' 'CMD ["postgres"]' 'EXPOSE 5432' \
  'ENV LANG=C.UTF-8' 'ENV PGDATA=/var/lib/postgresql/data' 'VOLUME /var/lib/postgresql/data' \
  "ENV PATH=$programs:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin"
# An import cannot set the stop signal. On the default signal the server would wait for its clients to disconnect.
printf 'FROM %s\nSTOPSIGNAL SIGINT\n' "$name" | docker build --quiet --tag "$name" - >/dev/null
