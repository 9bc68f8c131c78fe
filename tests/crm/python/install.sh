#!/usr/bin/env bash
# A Python that is new enough for the CRMs and the same everywhere: Debian 13's, on whatever system this is.
. "$(dirname "$0")/../lib.sh"

root() {
    local deb library loader
    rm -rf "$here"/{apt,root}
    mkdir "$here/root"
    debian trixie
    # Pango is what BottleCRM writes its invoices with; it does not start without.
    "${apt[@]}" --yes --download-only install python3.13-venv libpangoft2-1.0-0 libharfbuzz-subset0
    for deb in "$here"/apt/cache/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$here/root" --exclude='./usr/share/doc' \
            --exclude='./usr/share/man'
    done
    # The system's C library may be older: this Python brings its own, and the loader for it.
    loader=$(echo "$here"/root/usr/lib/*/ld-linux-*)
    library=$(dirname "$loader")
    printf '#!/bin/sh\nexec "%s" --argv0 "$0" --library-path "%s" "%s" "$@"\n' \
        "$loader" "$library" "$here/root/usr/bin/python3.13" >"$here/root/usr/bin/python3"
    chmod +x "$here/root/usr/bin/python3"
    rm -rf "$here/apt"
}

step root
