#!/usr/bin/env bash
# serve.sh PORT: a copy of the BottleCRM that install.sh set up, on 127.0.0.1, until standard input ends; then all of
# it is gone.
. "$(dirname "$0")/lib.sh"

open_template
bottlecrm uvicorn
serve "${bottlecrm[@]}" --host 127.0.0.1 --port "$1" crm.asgi:application
