# Runs one throw-away PostgreSQL cluster: prints "ready PORT" and removes everything at the end of standard
# input. The end comes with the death of the test process too, however it dies, so nothing is left over.
# $1: folder with initdb, pg_ctl. The ports to try follow: another process may take one in between.
set -u
trap '' INT TERM HUP PIPE
binaries=$1
shift
folder=$(mktemp -d "${TMPDIR:-/tmp}/palisade-postgres.XXXXXX") || exit 1
"$binaries/initdb" -D "$folder/data" -U palisade --auth=trust --encoding=UTF8 --locale=C --no-sync \
    >"$folder/log" 2>&1 || { cat "$folder/log"; rm -rf "$folder"; exit 1; }
cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 400
fsync = off
full_page_writes = off
CONF
for port in "$@"; do
    if "$binaries/pg_ctl" start -w -s -D "$folder/data" -l "$folder/log" -o "-p $port" >/dev/null 2>&1; then
        echo "ready $port"
        cat >/dev/null
        "$binaries/pg_ctl" stop -s -m immediate -D "$folder/data" >/dev/null 2>&1
        rm -rf "$folder"
        exit 0
    fi
done
cat "$folder/log"
rm -rf "$folder"
exit 1
