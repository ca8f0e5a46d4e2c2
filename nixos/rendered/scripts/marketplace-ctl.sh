#!/usr/bin/env bash
set -euo pipefail

exec systemd-run --quiet --pipe --wait --collect --uid=marketplace --gid=marketplace \
  --property='AmbientCapabilities=' \
  --property='CapabilityBoundingSet=' \
  --property='DevicePolicy=closed' \
  --property='IPAddressAllow=localhost' \
  --property='IPAddressDeny=any' \
  --property='KeyringMode=private' \
  --property='LoadCredential=store-key:/run/keys/marketplace/store-key' \
  --property='LoadCredential=field-key:/run/keys/marketplace/field-key' \
  --property='LoadCredential=wallet-rpc-buyer:/run/keys/marketplace/wallet-rpc-buyer' \
  --property='LoadCredential=wallet-rpc-vendor:/run/keys/marketplace/wallet-rpc-vendor' \
  --property='LoadCredential=wallet-rpc-arbiter:/run/keys/marketplace/wallet-rpc-arbiter' \
  --property='LockPersonality=yes' \
  --property='MemoryDenyWriteExecute=yes' \
  --property='NoNewPrivileges=yes' \
  --property='PrivateDevices=yes' \
  --property='PrivateMounts=yes' \
  --property='PrivateTmp=no' \
  --property='PrivateUsers=yes' \
  --property='ProcSubset=pid' \
  --property='ProtectClock=yes' \
  --property='ProtectControlGroups=yes' \
  --property='ProtectHome=yes' \
  --property='ProtectHostname=yes' \
  --property='ProtectKernelLogs=yes' \
  --property='ProtectKernelModules=yes' \
  --property='ProtectKernelTunables=yes' \
  --property='ProtectProc=invisible' \
  --property='ProtectSystem=strict' \
  --property='ReadWritePaths=-/var/lib/marketplace' \
  --property='ReadWritePaths=/tmp' \
  --property='RemoveIPC=yes' \
  --property='RestrictAddressFamilies=AF_INET' \
  --property='RestrictAddressFamilies=AF_INET6' \
  --property='RestrictAddressFamilies=AF_UNIX' \
  --property='RestrictNamespaces=yes' \
  --property='RestrictRealtime=yes' \
  --property='RestrictSUIDSGID=yes' \
  --property='SystemCallArchitectures=native' \
  --property='SystemCallErrorNumber=EPERM' \
  --property='SystemCallFilter=@system-service' \
  --property='SystemCallFilter=~@privileged @resources @mount' \
  --property='UMask=0077' \
  /nix/store/marketplace/bin/marketplace --config /nix/store/marketplace.toml "$@"
