#!/bin/sh
# The entry point of PostgreSQL's container, before the image's own: TLS for everyone who comes over the network, and
# only as the services' role. As superuser one comes from inside the container:
#   docker compose exec --user postgres postgres psql diplomacy
set -eu
files=/run/diplomacy

# The server's account may be unable to read a secret, and the server refuses a key that others may read.
mkdir -p "$files"
for secret in inside_certificate inside_key postgres_password; do
  cp "/run/secrets/$secret" "$files/$secret"
done
cat >"$files/pg_hba.conf" <<'END'
local all postgres peer
hostssl diplomacy diplomacy all scram-sha-256
END
chmod 400 "$files"/*
chmod 500 "$files"
chown -R postgres "$files"

# Nobody needs the superuser's password, but the image insists on one.
POSTGRES_PASSWORD=$(cat /proc/sys/kernel/random/uuid)
export POSTGRES_PASSWORD
exec docker-entrypoint.sh "$@" -c hba_file="$files/pg_hba.conf" -c ssl=on -c ssl_min_protocol_version=TLSv1.2 \
  -c ssl_cert_file="$files/inside_certificate" -c ssl_key_file="$files/inside_key"
