#!/bin/sh
# One checked backup into a folder; of earlier ones the last KEEP stay (30 unless set).
# With a key in KEY_FILE it is encrypted. Fails aloud: nothing old is removed then.
set -eu
folder=${1:?a folder for the backups}
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
target=$folder/atlas-$(date +%Y%m%d-%H%M%S).zip
"$python" -m geodata backup "$target" ${KEY_FILE:+--key "$KEY_FILE"}
# Would it bring everything back? Tried on a copy; nothing in force is touched.
"$python" -m geodata drill
ls -1 "$folder"/atlas-*.zip | sort -r | tail -n +"$((${KEEP:-30} + 1))" | while read -r old; do
    rm -- "$old"
done
