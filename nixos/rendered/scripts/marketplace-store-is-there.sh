#!/usr/bin/env bash
set -euo pipefail

# `migrate` makes a store where there is none: right on a new host, a disaster where one has been lost.
store="/var/lib/marketplace/marketplace.db"
trace="/var/lib/marketplace-traces/backup_database"
if [ -e "$store" ] || ! [ -e "$trace" ]; then exit 0; fi
echo "$store is gone, and was backed up at $(date --date "@$(cat "$trace")" --utc +%FT%TZ): marketplace-restore in-place host brings it back; if this host shall begin anew, remove $trace" >&2
exit 1
