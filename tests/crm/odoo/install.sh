#!/usr/bin/env bash
# A real Odoo 19 for the tests, from Debian's unstable suite and PyPI, and a database with what seed.py puts in.
. "$(dirname "$0")/lib.sh"

server() {
    local version=19.0.0+dfsg-1 deb
    local sha256=9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf
    rm -rf "$here"/{apt,debs,server}
    mkdir "$here"/{debs,server}
    debian sid
    cd "$here/debs"
    if "${apt[@]}" download odoo-19=$version; then
        sha256sum --quiet --check <<<"$sha256  $(echo odoo-19_*)" || fail "odoo-19 $version is not what it was."
    else
        "${apt[@]}" download odoo-19 || fail "Debian sid has no odoo-19 any more: name a suite that has it in $0."
        echo "NOTE: Debian sid has $(echo odoo-19_*) instead of $version. It is used: pin it in $0."
    fi
    # What its pages are made with.
    "${apt[@]}" download libjs-jquery libjs-jquery-form libjs-underscore fonts-font-awesome fonts-roboto-unhinted \
        fonts-montserrat fonts-inconsolata fonts-ocr-b
    # No documentation, no translations, no country's accounting.
    for deb in *.deb; do
        dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$here/server" --exclude='./usr/share/doc' --exclude='*/i18n' \
            --exclude='*/i18n_extra' --exclude='*/addons/l10n_*'
    done
    cd "$own"
    rm -rf "$here"/{apt,debs}
}

environment() {
    new_environment
    rm -rf "$here/addons"
    pip install --no-deps --target "$here/addons" --requirement "$own/addons.txt"
}

template() {
    local modules=crm,contacts,auth_totp,auth_totp_mail,auth_password_policy,auth_timeout,auth_passkey,rpc
    modules+=,privacy_lookup,data_recycle,auditlog,password_security,auto_backup
    open_folder
    new_cluster
    start_cluster
    sql -c 'create role odoo login createdb'
    odoo
    "${odoo[@]}" --log-level warn --stop-after-init --init "$modules"
    odoo shell
    "${odoo[@]}" --log-level warn --no-http <"$own/seed.py"
    mv "$folder"/data/*.key "$here"
    save_template data
}

installed && exit
step server
step environment "$own"/{requirements,addons}.txt "$all/python/root.done"
step template "$own"/{lib.sh,seed.py,odoo.conf} "$here"/{server,environment}.done
fingerprint >"$here/installed"
