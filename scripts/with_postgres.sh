#!/usr/bin/env bash
# Run a command with DATABASE_URL naming a PostgreSQL cluster of its own, which is gone afterwards.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "缺少 PostgreSQL，请运行：apt-get install -y postgresql" >&2; exit 1; }

home=$(mktemp -d /tmp/guiqing-pg.XXXXXX)
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
    chown postgres "$home"
    as_owner() { runuser -u postgres -- "$@"; }
fi
stop() {
    as_owner "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT TERM

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cd /
as_owner "$bin/initdb" -D "$home/data" --auth=trust --username=guiqing --encoding=UTF8 --locale=C.UTF-8 >/dev/null
as_owner "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w start \
    -o "-p $port -k $home -c listen_addresses=127.0.0.1 -c max_connections=200" >/dev/null
cd "$OLDPWD"
# Throwaway keys for a throwaway cluster: the site refuses those of development beside PostgreSQL.
export SECRET_KEY=${SECRET_KEY:-throwaway-1} FIELD_KEY=${FIELD_KEY:-throwaway-2} INDEX_KEY=${INDEX_KEY:-throwaway-3}
DATABASE_URL="postgres://guiqing:guiqing@127.0.0.1:$port/postgres" "$@"
