#!/usr/bin/env bash
# A real BottleCRM (django-crm) for the tests, from PyPI, and a database with what seed.py puts in.
. "$(dirname "$0")/lib.sh"

environment() {
    new_environment
}

template() {
    open_folder
    new_cluster
    start_cluster
    # No superuser: its row-level security holds for others only.
    sql -c 'create role bottlecrm login' -c 'create database bottlecrm owner bottlecrm'
    bottlecrm django-admin
    "${bottlecrm[@]}" migrate -v 0 >/dev/null
    "${bottlecrm[@]}" shell -v 0 -c "$(<"$own/seed.py")"
    mv "$folder"/{token,session} "$here"
    save_template
}

installed && exit
step environment "$own/requirements.txt" "$all/python/root.done"
step template "$own"/{lib.sh,seed.py} "$here/environment.done"
fingerprint >"$here/installed"
