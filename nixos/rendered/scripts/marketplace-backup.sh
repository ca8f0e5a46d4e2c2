#!/usr/bin/env bash
set -euo pipefail

# marketplace-backup database|wallets|upkeep
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

state="${STATE_DIRECTORY:-/var/lib/marketplace-backup}"
exec 9>"$state/lock"
how=--shared
if [ "$1" = upkeep ]; then how=--exclusive; fi

case "$1" in
  database) what=(/var/lib/marketplace-snapshot) ;;
  # Keys alone: a wallet's cache holds nonces, which must never come back.
  wallets) what=(/var/lib/marketplace-wallets
    --exclude '/var/lib/marketplace-wallets/*/*' --exclude '!/var/lib/marketplace-wallets/*/*.keys')
    # Those open the keys. The names of such as are being written begin with a dot.
    if [ -d "/var/lib/marketplace/wallet-records" ]; then what+=("/var/lib/marketplace/wallet-records" --exclude "/var/lib/marketplace/wallet-records/.*"); fi
    if [ -d /var/lib/tor/onion/marketplace ]; then what+=(/var/lib/tor/onion/marketplace); fi ;;
  upkeep) what=() ;;
  *) echo "database, wallets or upkeep?" >&2; exit 2 ;;
esac

failed=0
for place in "${places[@]}"; do
  # Backups go on side by side; a repository that is being tidied takes nothing in.
  flock "$how" --timeout 100 9
  begun=$(date +%s)
  mine="$state/writes-to-$place"
  if ! at "$place" cat config >/dev/null 2>&1; then
    # Its disk may be away: a new one in its place would go unnoticed.
    if [ -e "$mine" ]; then
      echo "$place cannot be opened; if it shall begin anew, remove $mine" >&2
      failed=1
      continue
    fi
    at "$place" init --quiet || { failed=1; continue; }
  elif ! [ -e "$mine" ] && [ "$(at "$place" snapshots --json)" != "[]" ]; then
    # The empty store of a new host would become the newest there, and be what is restored.
    echo "$place holds the backups of another host: marketplace-restore in-place $place brings them here; if they are this one's, touch $mine" >&2
    failed=1
    continue
  fi
  [ -e "$mine" ] || touch "$mine"
  at "$place" unlock --quiet || true
  if [ "$1" = upkeep ]; then
    # A little each week: an order that waits for its wallet's backup waits for this too.
    at "$place" forget --quiet --prune --max-repack-size 64M --group-by host,tags --keep-within 2d --keep-within-hourly 14d --keep-within-daily 90d || failed=1
    # This reads for long and changes nothing: backups go on meanwhile.
    flock --unlock 9
    at "$place" check --quiet --no-lock --read-data-subset=5% || failed=1
  else
    # The host's name would say whose it is.
    at "$place" backup --quiet --host marketplace --tag "$1" "${what[@]}" || failed=1
  fi
  echo "$1 at $place: $(( $(date +%s) - begun )) s, $failed failed" >&2
done
if [ "$failed" != 0 ]; then exit 1; fi
if [ "$1" != upkeep ]; then
  date +%s >"/var/lib/marketplace-traces/.backup_$1"
  chmod 0644 "/var/lib/marketplace-traces/.backup_$1"
  mv "/var/lib/marketplace-traces/.backup_$1" "/var/lib/marketplace-traces/backup_$1"
fi
