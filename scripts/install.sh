#!/usr/bin/env bash
# Installs what the tests use, on Debian: PostgreSQL, Chromium, a PDF reader, qpdf, a spreadsheet reader and the fonts for
# the names that they print. Nothing is installed that is there already. Without root or sudo it says what to install,
# and fails.
set -euo pipefail

missing=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v chromium >/dev/null || [ -n "${PASSERELLE_CHROMIUM:-}" ] || missing+=(chromium)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
command -v qpdf >/dev/null || missing+=(qpdf)
command -v soffice >/dev/null || missing+=(libreoffice-calc)
fc-list ':lang=am' 2>/dev/null | grep -q . || missing+=(fontconfig fonts-sil-abyssinica)
fc-list ':lang=ar' 2>/dev/null | grep -q . || missing+=(fonts-dejavu-core)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ]; then as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo)
else echo "Please install: ${missing[*]} (apt-get install ${missing[*]})" >&2; exit 1; fi

export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q
"${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"
