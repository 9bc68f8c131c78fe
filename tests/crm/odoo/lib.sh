# How Odoo is called.
. "$(dirname "$0")/../lib.sh"

packages=$here/server/usr/lib/python3/dist-packages

# odoo [COMMAND]: makes $odoo, an Odoo that works on the folder.
odoo() {
    odoo=(env PYTHONPATH="$packages" "$here/environment/bin/python" "$here/server/usr/bin/odoo" "$@"
        --config "$own/odoo.conf" --database crm --db_host "$folder" --data-dir "$folder/data"
        --addons-path "$packages/odoo/addons,$here/addons/odoo/addons")
}
