#!/usr/bin/env bash
set -euo pipefail

RPC_LOGIN="$(cat "$CREDENTIALS_DIRECTORY/login")"
export RPC_LOGIN
exec monero-wallet-rpc --non-interactive  \
  --rpc-bind-ip 127.0.0.1 --rpc-bind-port "$1" --rpc-ssl disabled \
  --daemon-address 127.0.0.1:18081 --daemon-ssl disabled --trusted-daemon \
  --wallet-dir /var/lib/marketplace-wallets/vendor --shared-ringdb-dir "" \
  --log-file /dev/null --log-level 0
