#!/usr/bin/env bash
set -euo pipefail

# marketplace-restore list PLACE: which backups there are
# marketplace-restore extract PLACE DIRECTORY [SNAPSHOT]: a database, the newest if none is named, and the newest
#   wallets, into a directory
# marketplace-restore in-place PLACE [SNAPSHOT]: the same, where they belong, and the application held back
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

extract() {
  at "$1" restore "$3" --quiet --host marketplace --tag database --target "$2"
  # A shop that never had an order has no wallet.
  if [ "$(at "$1" snapshots --host marketplace --tag wallets --json)" != "[]" ]; then
    at "$1" restore latest --quiet --host marketplace --tag wallets --target "$2"
  fi
}
begun=$(date +%s)
case "${1:-}" in
  list) at "$2" snapshots --host marketplace ;;
  extract) extract "$2" "$3" "${4:-latest}" ;;
  in-place)
    aside=$(mktemp -d /var/lib/marketplace-restore.XXXXXX)
    incoming=/var/lib/marketplace/incoming.db
    trap 'rm -rf "$aside" "$incoming"' EXIT
    # Nothing stops before there is something to put back.
    extract "$2" "$aside" "${3:-latest}"
    systemctl stop marketplace-wallet-arbiter.service marketplace-wallet-arbiter-2.service marketplace-wallet-buyer.service marketplace-wallet-buyer-2.service marketplace-wallet-vendor.service marketplace-wallet-vendor-2.service marketplace.service marketplace-backup-database.timer marketplace-snapshot.service
    trap 'rm -rf "$aside" "$incoming"; systemctl start marketplace-wallet-arbiter.service marketplace-wallet-arbiter-2.service marketplace-wallet-buyer.service marketplace-wallet-buyer-2.service marketplace-wallet-vendor.service marketplace-wallet-vendor-2.service marketplace.service marketplace-backup-database.timer tor.service' EXIT
    install -d -m 0700 -o marketplace -g marketplace /var/lib/marketplace
    install -m 0600 -o marketplace -g marketplace "$aside/var/lib/marketplace-snapshot/marketplace.db" "$incoming"
    # Checks it, keeps the store that is there under another name, and lets no money move.
    marketplace-ctl restore "$incoming"
    for role in buyer vendor arbiter; do
      install -d -m 0700 -o "marketplace-$role" -g "marketplace-$role" "/var/lib/marketplace-wallets/$role"
      for file in "$aside/var/lib/marketplace-wallets/$role"/*.keys; do
        if [ -e "$file" ]; then
          install -m 0600 -o "marketplace-$role" -g "marketplace-$role" "$file" "/var/lib/marketplace-wallets/$role/"
        fi
      done
    done
    # Of wallets that the store does not know yet, too.
    for file in "$aside/var/lib/marketplace/wallet-records"/*.record; do
      if [ -e "$file" ]; then
        install -d -m 0700 -o marketplace -g marketplace "/var/lib/marketplace/wallet-records"
        install -m 0600 -o marketplace -g marketplace "$file" "/var/lib/marketplace/wallet-records/"
      fi
    done
key=/var/lib/tor/onion/marketplace
# The Tor of a new host has made a key of its own; people know the other one.
if [ -d "$aside$key" ] && ! cmp --silent "$aside$key/hs_ed25519_secret_key" "$key/hs_ed25519_secret_key"; then
  systemctl stop tor.service
  if [ -d "$key" ]; then mv "$key" "/var/lib/tor/onion-before-$begun"; fi
  mkdir -p /var/lib/tor/onion
  cp -r "$aside$key" /var/lib/tor/onion/
  chmod 0700 "$key"
  chown -R tor:tor /var/lib/tor/onion
fi

    # From now on this host takes over what is there.
    install -d -m 0700 -o marketplace-backup -g marketplace-backup /var/lib/marketplace-backup
    for place in "${places[@]}"; do
      if at "$place" cat config >/dev/null 2>&1; then touch "/var/lib/marketplace-backup/writes-to-$place"; fi
    done
    echo "Now: marketplace-ctl doctor, marketplace-ctl admin unknown-orders, then marketplace-ctl admin resume."
    ;;
  *)
    echo "marketplace-restore list PLACE | extract PLACE DIRECTORY [SNAPSHOT] | in-place PLACE [SNAPSHOT] (places: ${places[*]})" >&2
    exit 2
    ;;
esac
echo "done in $(( $(date +%s) - begun )) s" >&2
