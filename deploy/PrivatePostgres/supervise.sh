# Runs one server as long as the process at the other end of standard input lives.
#
# The kernel closes that pipe however its owner ends, even by kill -9, so the end of input is a reliable
# signal. Then the script stops the server and waits for it.
#
# usage: supervise.sh LOG STOP-SIGNAL DIRECTORY-TO-ERASE-OR-EMPTY DIRECTORY-TO-OPEN-OR-EMPTY PROGRAM ARGUMENT...
log=$1 signal=$2 erase=$3 open=$4
shift 4

older=$log.9
for age in 8 7 6 5 4 3 2 1; do
  [ -f "$log.$age" ] && mv -f "$log.$age" "$older"
  older=$log.$age
done
[ -f "$log" ] && mv -f "$log" "$log.1"
exec 3<&0 4>&2 </dev/null >"$log" 2>&1

# A server that drops root's privileges reaches its directory only through this open file.
[ -z "$open" ] || exec 5<"$open"
"$@" 3<&- 4>&- &
server=$!
exec 5<&-
trap '' HUP INT TERM

# The watcher is a separate process, so that the server is stopped even if this shell is killed.
(exec 4>&-; while read -r _ <&3; do :; done; kill -s "$signal" "$server") &
watcher=$!

wait "$server"
status=$?
kill -s KILL "$watcher" 2>/dev/null
if [ -n "$erase" ]; then
  # Print the error before the log is deleted.
  [ "$status" -eq 0 ] || tail -n 20 "$log" >&4
  rm -rf "$erase"
fi
exit "$status"
