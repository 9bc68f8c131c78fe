#!/usr/bin/env bash
# serve.sh PORT: a copy of the Odoo that install.sh set up, on 127.0.0.1, until standard input ends; then all of it
# is gone. The database is `crm`.
. "$(dirname "$0")/lib.sh"

open_template
# API keys end, and the template grows old.
sql -d crm -c "update res_users_apikeys set expiration_date = now() at time zone 'utc' + interval '90 days'"
odoo
serve "${odoo[@]}" --http-port "$1"
