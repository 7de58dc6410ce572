#!/usr/bin/env bash
# Everything a fresh Debian 12 with Python 3.11 needs, into .venv. A second run has nothing to do.
#   setup.sh            what running the site needs
#   setup.sh --tests    what the tests need besides
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

python_of_the_house() {
    for name in python3.11 python3; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
            command -v "$name"
            return
        fi
    done
    say "需要 Python 3.11。Debian 12 上请运行：apt-get install -y python3 python3-venv" >&2
    exit 1
}

# install PURPOSE MUST PACKAGE...: Debian packages that are missing; MUST says whether going on without is an error
install() {
    local purpose=$1 must=$2
    shift 2
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "安装 Debian 软件包（$purpose）：${missing[*]}"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "${missing[@]}" >/dev/null && return
    fi
    say "$purpose 需要这些 Debian 软件包，请以管理员身份运行："
    echo "    apt-get install -y --no-install-recommends ${missing[*]}"
    [ "$must" = must ] && exit 1
    say "暂不生成 PDF，其余功能照常。"
}

packages() {
    local stamp=.venv/.stamp-$1 sum
    sum=$(sha256sum requirements*.txt | sha256sum)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && return
    say "安装 Python 软件包（$1），首次需要一两分钟"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$1"
    echo "$sum" >"$stamp"
}

[ -x .venv/bin/python ] || {
    python=$(python_of_the_house)
    say "建立 Python 环境 .venv"
    "$python" -m venv .venv 2>/dev/null || {
        rm -rf .venv
        install "Python 虚拟环境" must python3-venv
        "$python" -m venv .venv
    }
}
packages requirements.txt
install "生成 PDF" optional libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
if [ "${1:-}" = --tests ]; then
    packages requirements-dev.txt
    install "测试" must postgresql chromium poppler-utils libharfbuzz-subset0
fi
