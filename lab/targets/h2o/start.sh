#!/bin/sh
# start.sh HOST PORT FOLDER: h2o in the foreground with h2o.conf; what it writes lies in FOLDER.
set -eu
host=$1 port=$2 folder=$3 here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
sed -e "s|@HOST@|$host|g" -e "s|@PORT@|$port|g" -e "s|@FOLDER@|$folder|g" -e "s|@HERE@|$here|g" \
    -e "s|@CORES@|$(nproc)|g" -e "s|@USER@|$(id -un)|g" "$here/h2o.conf" >"$folder/h2o.conf"
exec h2o -m worker -c "$folder/h2o.conf"
