# What the scripts of the real CRMs share; they source it. Everything is put into target/tools/crm/<crm>: what was
# downloaded and unpacked, and template.tar, the CRM set up once with users and settings. `serve.sh` runs a copy of
# that, with a PostgreSQL of its own.
set -euo pipefail

own=$(cd "$(dirname "$0")" && pwd)
crm=${own##*/}
all=${own%/tests/crm/*}/target/tools/crm
here=$all/$crm

fail() {
    echo "$*" >&2
    exit 1
}

# ---- What is done once ----

# An installation is out of date when the scripts or PostgreSQL are others than those it was made by.
fingerprint() {
    (cat "$own"/../lib.sh "$own"/../python/* "$own"/* && echo "$here" && postgres_programs) | sha256sum
}

installed() { [[ -f $here/installed && $(<"$here/installed") == "$(fingerprint)" ]]; }

# step NAME [FILE...]: runs the function NAME, unless it ran before as it is written now and with the same files.
step() {
    local name=$1 now
    shift
    now=$( (declare -f "$name" && cat "$@" </dev/null && echo "$here") | sha256sum)
    [[ ! -f $here/$name.done || $(<"$here/$name.done") != "$now" ]] || return 0
    echo "$crm: $name"
    mkdir -p "$here"
    rm -f "$here/$name.done"
    "$name"
    echo "$now" >"$here/$name.done"
}

# ---- Packages of another Debian, unpacked and not installed ----

# debian SUITE: makes $apt, an apt-get with a folder of its own: the system's packages and lists stay as they are.
debian() {
    local folder=$here/apt mirror
    command -v apt-get >/dev/null || fail "The tests' $crm comes from Debian: that needs apt-get."
    mkdir -p "$folder"/{lists,cache/archives}/partial
    apt=(apt-get -qq -o "Dir::State::Lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o Debug::NoLocking=true
        -o APT::Sandbox::User=root -o APT::Install-Recommends=false -o Acquire::Languages=none
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
    # The mirror that this machine uses.
    "${apt[@]}" update
    mirror=$("${apt[@]}" indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Label: Debian' | awk '!seen++')
    [[ $mirror ]] || fail "The tests' $crm comes from Debian, and no Debian is among this machine's apt sources."
    echo "deb $mirror $1 main" >"$folder/sources.list"
    apt+=(-o "Dir::Etc::SourceList=$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o Dir::State::status=/dev/null)
    "${apt[@]}" update
}

# ---- Python ----

# new_environment: with what requirements.txt says.
new_environment() {
    rm -rf "$here/environment"
    "$all/python/root/usr/bin/python3" -m venv --without-pip "$here/environment"
    pip install --requirement "$own/requirements.txt"
}

pip() {
    PYTHONPATH=$(echo "$all"/python/root/usr/share/python-wheels/pip-*.whl) \
        "$here/environment/bin/python" -m pip --quiet "$@"
}

# ---- A folder of our own, with what runs on it ----

folder=
postgres=
server=
caller=

open_folder() {
    folder=$(mktemp -d)
    trap close_folder EXIT
    trap 'exit 0' INT TERM HUP
}

close_folder() {
    trap - EXIT
    [[ ! $caller ]] || kill "$caller" 2>/dev/null || true
    # At once, as nothing is kept. SIGQUIT: PostgreSQL takes its children with it.
    [[ ! $server ]] || kill -KILL "$server" 2>/dev/null || true
    [[ ! $postgres ]] || kill -QUIT "$postgres" 2>/dev/null || true
    wait
    rm -rf "$folder"
}

# PostgreSQL refuses to run as root: then "nobody" does it.
nobody=()
[[ $(id -u) != 0 ]] || nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)

postgres_programs() {
    local found
    found=$(find /usr/lib/postgresql -mindepth 3 -name initdb 2>/dev/null | sort -V | tail -n1)
    found=${found:-$(command -v initdb)} || fail 'PostgreSQL is not installed: `make tools` does it'
    dirname "$found"
}

new_cluster() {
    mkdir "$folder/cluster"
    own_cluster
    (cd "$folder" && "${nobody[@]}" "$(postgres_programs)/initdb" -D cluster -U postgres -A trust -E UTF8 \
        --locale C.UTF-8 --no-sync --wal-segsize 1 >/dev/null)
}

own_cluster() {
    ((${#nobody[@]} == 0)) || chown -R 65534:65534 "$folder/cluster"
    ((${#nobody[@]} == 0)) || chown 65534:65534 "$folder"
}

# In the background. No port to collide with: its socket in the folder is enough.
start_cluster() {
    local programs
    programs=$(postgres_programs)
    (cd "$folder" && exec "${nobody[@]}" "$programs/postgres" -D cluster -k "$folder" -c listen_addresses= \
        -c fsync=off -c full_page_writes=off -c synchronous_commit=off) >"$folder/postgres.log" 2>&1 &
    postgres=$!
    until "$programs/pg_isready" -q -h "$folder"; do
        kill -0 "$postgres" 2>/dev/null || fail "PostgreSQL did not start: $(tail -n1 "$folder/postgres.log")"
        sleep 0.05
    done
}

sql() { "$(postgres_programs)/psql" -q -v ON_ERROR_STOP=1 -h "$folder" -U postgres "$@"; }

# save_template FILE...: the folder's cluster and other files as they are now.
save_template() {
    kill -INT "$postgres"
    wait "$postgres"
    postgres=
    tar -cf "$here/template.tar" -C "$folder" cluster "$@"
    close_folder
}

open_template() {
    installed || fail "The tests' $crm is not installed, or by older scripts: \`make tools\` does it"
    exec 3<&0
    open_folder
    tar -xf "$here/template.tar" -C "$folder"
    own_cluster
    start_cluster
}

# serve COMMAND...: runs it until standard input ends. So nothing is left behind, even when the caller is killed.
serve() {
    "$@" </dev/null &
    server=$!
    {
        while read -r; do :; done <&3
        kill $$
    } &
    caller=$!
    wait "$server"
}
