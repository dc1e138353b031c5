#!/bin/sh
# Journeys need a browser and fonts for Arabic: install them where we may, else say which packages and stop.
set -eu
missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
    missing="chromium"
[ -d /usr/share/fonts/truetype/noto ] || missing="$missing fonts-noto-core"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    if { apt-get update && apt-get install --yes --no-install-recommends $missing; } >/dev/null 2>&1; then
        exit 0
    fi
fi
echo "The browser journeys need these packages: $missing" >&2
echo "Install them (Debian: apt-get install $missing) and run make test again." >&2
exit 1
