#!/usr/bin/env bash
set -euo pipefail

secrets="${CREDENTIALS_DIRECTORY:-/run/keys/marketplace}"
export RESTIC_PASSWORD_FILE="$secrets/restic-password"
export RESTIC_CACHE_DIR="${CACHE_DIRECTORY:-/var/cache/marketplace-restore}"
places=(host offsite)
# at PLACE ARGUMENT…: restic in that repository.
at() (
  more=()
  case "$1" in
    host) export RESTIC_REPOSITORY="/var/backup/marketplace" ;;
offsite)
  export RESTIC_REPOSITORY="s3:https://objects.example/marketplace"
  while IFS= read -r line; do
  case "$line" in *=*) export "${line?}" ;; esac
done <"$secrets/restic-offsite-env"

  ;;
    *) echo "no repository is called $1" >&2; exit 2 ;;
  esac
  shift
  exec restic "${more[@]}" "$@"
)

for place in "${places[@]}"; do
  aside=$(mktemp -d)
  # What was written before this, is in the newest backup as it is now.
  begun=$(at "$place" snapshots --host marketplace --tag wallets --json | jq --raw-output 'map(.time) | max // empty')
  marketplace-restore extract "$place" "$aside"
  # Opens with the key, is whole, and every transcript leads to what is stored. What is read is a copy, made where
  # the store is said to be: aside as well.
  MARKETPLACE_STORE__PATH="$aside/marketplace.db" \
    marketplace --config /nix/store/marketplace.toml check-backup "$aside/var/lib/marketplace-snapshot/marketplace.db"
  compared=0
  younger=0
  for file in /var/lib/marketplace-wallets/{buyer,vendor,arbiter}/*.keys "/var/lib/marketplace/wallet-records"/*.record; do
    if cmp --silent "$file" "$aside$file"; then
      compared=$((compared + 1))
    # A ceremony writes a wallet's keys several times: those that it has written since are in no backup yet.
    # None is claimed before it is in one, and none that has ended is written again.
    elif [ -e "$file" ] && [ "$(stat --format %Y "$file")" -lt "$(date --date "${begun:-1970-01-01}" +%s)" ]; then
      echo "$place lacks $file, or has another one" >&2
      exit 1
    elif [ -e "$file" ]; then
      younger=$((younger + 1))
    fi
  done
  rm -rf "$aside"
  echo "$place: restored and whole; $compared files of wallets are the same, $younger are younger than the backup" >&2
done
date +%s >"/var/lib/marketplace-traces/.restore_drill"
chmod 0644 "/var/lib/marketplace-traces/.restore_drill"
mv "/var/lib/marketplace-traces/.restore_drill" "/var/lib/marketplace-traces/restore_drill"
