#!/usr/bin/env bash
set -euo pipefail

while IFS= read -r name; do
  if ! [[ "$name" =~ ^[A-Za-z0-9_-]+\.(keys|record)$ ]]; then echo "that is no wallet's name" >&2; exit 1; fi
  found=0
  for folder in /var/lib/marketplace-wallets/{buyer,vendor,arbiter} "/var/lib/marketplace/wallet-records"; do
    if [ -s "$folder/$name" ]; then found=1; fi
  done
  if [ "$found" = 0 ]; then echo "a wallet that was named is not there" >&2; exit 1; fi
done
marketplace-backup wallets >&2
echo safe
