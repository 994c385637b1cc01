#!/bin/sh
# The entry point of RabbitMQ's container, before the image's own: AMQP over TLS alone, and the services' user.
set -eu
files=/run/diplomacy

mkdir -p "$files" /etc/rabbitmq/conf.d
for secret in inside_certificate inside_key; do
  cp "/run/secrets/$secret" "$files/$secret"
done
cat >"$files/rabbitmq.conf" <<END
listeners.tcp = none
listeners.ssl.default = 5671
ssl_options.certfile = $files/inside_certificate
ssl_options.keyfile = $files/inside_key
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
default_user = diplomacy
default_pass = $(cat /run/secrets/rabbitmq_password)
# The first user comes from another container.
loopback_users = none
END
ln -sf "$files/rabbitmq.conf" /etc/rabbitmq/conf.d/90-diplomacy.conf
chmod 400 "$files"/*
chmod 500 "$files"
chown -R rabbitmq "$files"
exec docker-entrypoint.sh "$@"
