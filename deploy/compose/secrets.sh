#!/usr/bin/env bash
# Makes what compose.yaml needs inside its network: passwords, and a certificate of an authority of its own.
#   deploy/compose/secrets.sh DIRECTORY
# Files that are there are kept, so passwords and certificates of your own can be put there before. Delete inside*.pem
# and run this again to renew the certificate, which is valid for a year; then restart the containers.
set -euo pipefail
directory=${1:?a directory for the secrets}
readonly days=365

# Closed to everybody else here. The files in it are mounted one by one, and services read them as their own user.
mkdir -p "$directory"
chmod 700 "$directory"
cd "$directory"
umask 022

for password in postgres_password rabbitmq_password; do
  [ -e "$password" ] || openssl rand -hex 24 >"$password"
done

if [ ! -e inside.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$days" -subj '/CN=Diplomacy inside' \
    -keyout authority_key.pem -out inside_authority.pem 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/CN=inside' \
    -keyout inside_key.pem -out request.pem 2>/dev/null
  openssl x509 -req -in request.pem -CA inside_authority.pem -CAkey authority_key.pem -CAcreateserial -days "$days" \
    -extfile <(echo 'subjectAltName=DNS:postgres,DNS:rabbitmq') -out inside.pem 2>/dev/null
  # Nobody can issue another one.
  rm -f authority_key.pem request.pem inside_authority.srl
fi
chmod 644 ./*
