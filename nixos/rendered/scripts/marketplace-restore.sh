#!/usr/bin/env bash
set -euo pipefail

# marketplace-restore extract PLACE DIRECTORY: the newest database and wallets, into a directory
# marketplace-restore in-place PLACE: the same, where they belong, and the application held back
secrets="${CREDENTIALS_DIRECTORY:-/run/keys/marketplace}"
export RESTIC_PASSWORD_FILE="$secrets/restic-password"
export RESTIC_CACHE_DIR="${CACHE_DIRECTORY:-/var/cache/marketplace-backup}"
places=(host offsite)
# at PLACE ARGUMENT…: restic in that repository.
at() (
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
  exec restic "$@"
)

extract() {
  at "$1" restore latest --quiet --host marketplace --tag database --target "$2"
  # A shop that never had an order has no wallet.
  if [ "$(at "$1" snapshots --host marketplace --tag wallets --json)" != "[]" ]; then
    at "$1" restore latest --quiet --host marketplace --tag wallets --target "$2"
  fi
}
begun=$(date +%s)
case "${1:-}" in
  extract) extract "$2" "$3" ;;
  in-place)
    systemctl stop marketplace.service marketplace-wallet-arbiter.service marketplace-wallet-arbiter-2.service marketplace-wallet-buyer.service marketplace-wallet-buyer-2.service marketplace-wallet-vendor.service marketplace-wallet-vendor-2.service
    aside=$(mktemp -d /var/lib/marketplace-restore.XXXXXX)
    extract "$2" "$aside"
    kept=/var/lib/marketplace-before-$(date +%s)
    mkdir -m 0700 "$kept"
    for file in /var/lib/marketplace/marketplace.db*; do
      if [ -e "$file" ]; then mv "$file" "$kept/"; fi
    done
    install -d -m 0700 -o marketplace -g marketplace /var/lib/marketplace
    install -m 0600 -o marketplace -g marketplace \
      "$aside/var/lib/marketplace-snapshot/marketplace.db" /var/lib/marketplace/marketplace.db
    for role in buyer vendor arbiter; do
      install -d -m 0700 -o "marketplace-$role" -g "marketplace-$role" "/var/lib/marketplace-wallets/$role"
      for file in "$aside/var/lib/marketplace-wallets/$role"/*.keys; do
        if [ -e "$file" ]; then
          install -m 0600 -o "marketplace-$role" -g "marketplace-$role" "$file" "/var/lib/marketplace-wallets/$role/"
        fi
      done
    done
    if [ -d "$aside/var/lib/tor/onion/marketplace" ] && ! [ -d /var/lib/tor/onion/marketplace ]; then
      mkdir -p /var/lib/tor/onion
      cp -r "$aside/var/lib/tor/onion/marketplace" /var/lib/tor/onion/
      chown -R tor:tor /var/lib/tor/onion
    fi
    rm -rf "$aside"
    marketplace-ctl admin after-restore
    systemctl start marketplace-wallet-arbiter.service marketplace-wallet-arbiter-2.service marketplace-wallet-buyer.service marketplace-wallet-buyer-2.service marketplace-wallet-vendor.service marketplace-wallet-vendor-2.service marketplace.service
    echo "What was there before is in $kept. Now: marketplace-ctl doctor, then marketplace-ctl admin resume."
    ;;
  *) echo "marketplace-restore extract PLACE DIRECTORY | in-place PLACE (places: ${places[*]})" >&2; exit 2 ;;
esac
echo "restored in $(( $(date +%s) - begun )) s" >&2
