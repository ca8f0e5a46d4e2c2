#!/usr/bin/env bash
set -euo pipefail

exec systemd-run --quiet --pipe --wait --collect --uid=marketplace --gid=marketplace \
  --property=LoadCredential=store-key:/run/keys/marketplace/store-key \
  --property=LoadCredential=field-key:/run/keys/marketplace/field-key \
  --property=LoadCredential=wallet-rpc-buyer:/run/keys/marketplace/wallet-rpc-buyer \
  --property=LoadCredential=wallet-rpc-vendor:/run/keys/marketplace/wallet-rpc-vendor \
  --property=LoadCredential=wallet-rpc-arbiter:/run/keys/marketplace/wallet-rpc-arbiter \
  /nix/store/marketplace/bin/marketplace --config /nix/store/marketplace.toml "$@"
