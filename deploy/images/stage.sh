# Sourced by the scripts in this directory. An image is staged in a directory from files of this machine, and imported.
# shellcheck shell=bash

# The root directory of the image; deleted when the script ends.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# Prints the path in the image of a file of this machine: /bin is a link to /usr/bin there.
place() {
  local path
  path=$(realpath -s "$1")
  case $path in
    /bin/* | /sbin/* | /lib/* | /lib64/*) echo "$stage/usr$path" ;;
    *) echo "$stage$path" ;;
  esac
}

# Copies files to the same path, following links.
copy() {
  local file target
  for file in "$@"; do
    target=$(place "$file")
    [ -e "$target" ] || install -D --preserve-timestamps --mode="$(stat -Lc %a "$file")" "$file" "$target"
  done
}

# Copies directories, keeping links.
copy_tree() {
  tar -C / -c "${@#/}" | tar -C "$stage" -x
}

# Copies programs, found on PATH where they are names.
copy_programs() {
  local program path
  for program in "$@"; do
    path=$(command -v "$program") || { echo "not on this machine: $program" >&2; return 1; }
    copy "$path"
  done
}

# Copies the shared libraries that files in the image are linked to. ldd fails for files without any.
copy_libraries() {
  local -a libraries
  mapfile -t libraries < <(
    find "$stage" -type f \( -perm /111 -o -name '*.so*' \) -exec ldd {} + 2>/dev/null \
      | grep -oE '/[^ :()]+\.so[^ :()]*' | grep -v "^$stage" | sort -u)
  copy "${libraries[@]}"
}

# The directories and programs that all images have.
begin_stage() {
  local name
  chmod 755 "$stage"
  mkdir -p "$stage"/usr/{bin,sbin,lib,lib64,local/bin} "$stage"/{dev,etc,proc,run,sys,tmp,var}
  chmod 1777 "$stage/tmp"
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$stage/$name"; done
  ln -s /run "$stage/var/run"
  copy_programs bash sh cat chmod chown cp dirname env grep id ln ls mkdir mv rm sed setpriv sleep tr
  copy /lib/*/libnss_{files,dns}.so.2 /etc/nsswitch.conf
  printf 'root:x:0:0:root:/root:/bin/sh\n' >"$stage/etc/passwd"
  printf 'root:x:0:\n' >"$stage/etc/group"
}

# Adds an account to the image: add_account NAME ID HOME
add_account() {
  printf '%s:x:%d:%d::%s:/bin/sh\n' "$1" "$2" "$2" "$3" >>"$stage/etc/passwd"
  printf '%s:x:%d:\n' "$1" "$2" >>"$stage/etc/group"
}

# Adds the entry point of the container.
copy_entrypoint() {
  install -m 755 "$1" "$stage/usr/local/bin/docker-entrypoint.sh"
}

# Imports the stage as an image: import_stage NAME INSTRUCTION...
import_stage() {
  local name=$1 instruction
  local -a changes=()
  shift
  for instruction in "$@"; do changes+=(--change "$instruction"); done
  tar -C "$stage" --numeric-owner -c . | docker import "${changes[@]}" - "$name" >/dev/null
  echo "$name: $(du -sm "$stage" | cut -f1) MB"
}
