#!/usr/bin/env bash
# What the tests call beside Attestry itself: a browser, PDF validators, PostgreSQL, a false clock, real CRMs.
set -euo pipefail
cd "$(dirname "$0")/.."

postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; }
pyhanko() { [[ -x target/tools/bin/pyhanko ]] || command -v pyhanko >/dev/null; }

packages=()
want() { command -v "$1" >/dev/null || packages+=("$2"); }
want cc build-essential
want chromium chromium
want chromedriver chromium-driver
want pdfsig poppler-utils
want pdftotext poppler-utils
want qpdf qpdf
want mutool mupdf-tools
want certutil libnss3-tools
want openssl openssl
want faketime faketime
want sqlite3 sqlite3
want unshare util-linux
postgres || packages+=(postgresql)
pyhanko || python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv)

if ((${#packages[@]})); then
    if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
        echo "Missing for the tests: ${packages[*]} (names of Debian packages). As root: apt-get install ${packages[*]}"
        exit 1
    fi
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${packages[@]}"
fi
if ! pyhanko; then
    python3 -m venv target/tools
    target/tools/bin/pip install --quiet --requirement tests/requirements.txt
fi
tests/crm/install.sh
echo 'Everything that the tests need is there.'
