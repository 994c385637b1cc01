#!/usr/bin/env bash
# Makes an image from this machine's RabbitMQ (Debian: rabbitmq-server) and Erlang, without network access:
#   deploy/images/rabbitmq.sh [NAME]
# It supports the variables of the official image that compose.yaml and tests use.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=stage.sh
. "$here/stage.sh"

broker=$(compgen -G '/usr/lib/rabbitmq/lib/rabbitmq_server-*' | sort -V | tail -n 1) \
  || { echo 'RabbitMQ is missing (Debian: apt-get install rabbitmq-server)' >&2; exit 1; }
version=${broker##*-}

begin_stage
copy_tree /usr/lib/erlang /usr/lib/rabbitmq /usr/lib/locale/C.utf8
# Programs that the start scripts of both call.
copy_programs awk basename cut expr getconf hostname readlink tail timeout uname
ln -s ../lib/erlang/bin/{epmd,erl,escript} "$stage/usr/bin/"
# Loaded at run time by Erlang's crypto library.
copy /usr/lib/*/libcrypto.so.3
copy_libraries
add_account rabbitmq 999 /var/lib/rabbitmq
install -d -o 999 -g 999 "$stage"/{var/lib,var/log,etc}/rabbitmq
copy_entrypoint "$here/rabbitmq-entrypoint.sh"
import_stage "${1:-diplomacy/rabbitmq:${version%.*}}" \
  'ENTRYPOINT ["docker-entrypoint.sh"]' 'CMD ["rabbitmq-server"]' 'EXPOSE 5672' \
  'ENV LANG=C.UTF-8' 'ENV HOME=/var/lib/rabbitmq' 'ENV RABBITMQ_LOGS=-' 'VOLUME /var/lib/rabbitmq' \
  'ENV PATH=/usr/lib/rabbitmq/bin:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin'
