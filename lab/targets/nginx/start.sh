#!/bin/sh
# start.sh HOST PORT FOLDER: nginx in the foreground with nginx.conf; what it writes lies in FOLDER.
set -eu
host=$1 port=$2 folder=$3
mkdir -p "$folder"
sed -e "s|@HOST@|$host|g" -e "s|@PORT@|$port|g" -e "s|@FOLDER@|$folder|g" "$(dirname "$0")/nginx.conf" >"$folder/nginx.conf"
PATH=$PATH:/usr/sbin:/sbin
exec nginx -e stderr -p "$folder" -c "$folder/nginx.conf"
