#!/usr/bin/env bash
# From a checkout to a served site with the sample county: embedded database, web server and worker.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-8000}
mkdir -p var

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

# Keys of this installation, made once and kept out of the repository.
if [ ! -f var/keys.env ]; then
    say "生成本机密钥 var/keys.env（请妥善备份）"
    (
        umask 077
        for name in SECRET_KEY FIELD_KEY INDEX_KEY; do
            echo "$name=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(48))')"
        done >var/keys.env
    )
fi
set -a
. var/keys.env
set +a

say "准备数据库"
.venv/bin/python manage.py migrate --verbosity 0
say "准备示例县"
.venv/bin/python manage.py sample_county

.venv/bin/python manage.py worker &
worker=$!
.venv/bin/gunicorn config.wsgi:application --bind "127.0.0.1:$port" --workers 2 --threads 8 --log-level warning &
web=$!
trap 'kill $web $worker 2>/dev/null; wait' EXIT
trap 'exit 0' INT TERM

until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 $web 2>/dev/null || exit 1
    sleep 0.1
done
say "已就绪：http://127.0.0.1:$port/ （按 Ctrl-C 停止）"
wait -n $web $worker
