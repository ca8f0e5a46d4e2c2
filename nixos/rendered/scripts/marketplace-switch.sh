#!/usr/bin/env bash
set -euo pipefail

# marketplace-switch SYSTEM: starts it, keeps it if it is healthy, goes back if not.
next=$(readlink -f "$1")
before=$(readlink -f "${MARKETPLACE_RUNNING:-/run/current-system}")
healthy() {
  local end=$(( $(date +%s) + 120 ))
  until curl --silent --fail --max-time 5 --output /dev/null http://127.0.0.1:8080/health; do
    if [ "$(date +%s)" -ge "$end" ]; then return 1; fi
    sleep 1
  done
}
# `test` leaves the boot menu alone: a host that dies now starts what worked.
if "$next/bin/switch-to-configuration" test && healthy; then
  nix-env --profile "${MARKETPLACE_PROFILE:-/nix/var/nix/profiles/system}" --set "$next"
  "$next/bin/switch-to-configuration" boot
  echo "healthy, and kept: $next"
else
  echo "not healthy within 120 s: back to $before" >&2
  "$before/bin/switch-to-configuration" test || true
  if healthy; then echo "the version before serves again" >&2; else echo "the version before is not healthy either" >&2; fi
  exit 1
fi
