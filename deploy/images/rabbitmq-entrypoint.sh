#!/bin/bash
# Configures the broker's first user, then executes the broker.
set -euo pipefail

if [ "$(id -u)" -eq 0 ]; then
  chown -R rabbitmq "$HOME"
  exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups "$0" "$@"
fi
if [ "$1" = rabbitmq-server ] && [ -n "${RABBITMQ_DEFAULT_USER:-}" ]; then
  {
    echo 'listeners.tcp.default = 5672'
    echo "default_user = $RABBITMQ_DEFAULT_USER"
    echo "default_pass = ${RABBITMQ_DEFAULT_PASS:?}"
    # The first user comes from another container.
    echo 'loopback_users = none'
  } >/etc/rabbitmq/rabbitmq.conf
fi
# The broker would read them as its own settings.
unset RABBITMQ_DEFAULT_USER RABBITMQ_DEFAULT_PASS
exec "$@"
