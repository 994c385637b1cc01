#!/usr/bin/env bash
# Makes an image from this machine's .NET runtime and curl, without network access. It replaces
# mcr.microsoft.com/dotnet/aspnet as the base image of deploy/Dockerfile:
#   deploy/images/aspnet.sh [NAME]
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=stage.sh
. "$here/stage.sh"

runtime=$(dotnet --list-runtimes | sed -nE 's/^Microsoft\.AspNetCore\.App ([0-9.]+) \[(.*)\]$/\1 \2/p' \
  | sort -V | tail -n 1)
version=${runtime%% *}
root=$(dirname "$(dirname "${runtime#* }")")

begin_stage
copy_tree "$root/host" "$root/shared/Microsoft.NETCore.App/$version" "$root/shared/Microsoft.AspNetCore.App/$version"
copy "$root/dotnet"
copy_programs curl
# Loaded at run time on demand.
copy /usr/lib/*/lib{ssl,crypto}.so.3
copy_libraries
ln -s "$root/dotnet" "$stage/usr/bin/dotnet"
add_account app 1654 /home/app
import_stage "${1:-diplomacy/aspnet:${version%.*}}" \
  'ENV APP_UID=1654' 'ENV DOTNET_RUNNING_IN_CONTAINER=true' 'ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true' \
  'ENV PATH=/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin'
