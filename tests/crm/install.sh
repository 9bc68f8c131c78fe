#!/usr/bin/env bash
# The real CRMs that the tests read from: downloaded and set up once, a second run does nothing.
set -euo pipefail
cd "$(dirname "$0")"

python/install.sh
odoo/install.sh & odoo=$!
bottlecrm/install.sh & bottlecrm=$!
wait $odoo
wait $bottlecrm
