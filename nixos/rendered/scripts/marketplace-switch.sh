#!/usr/bin/env bash
set -euo pipefail

# marketplace-switch SYSTEM: starts it, keeps it if it is healthy, goes back if not.
next=$(readlink -f "$1")
before=$(readlink -f "${MARKETPLACE_RUNNING:-/run/current-system}")
# What the server says of its parts; nothing if it does not answer.
ask() {
  curl --silent --max-time 5 http://127.0.0.1:8080/health |
    jq 'select(.checks | type == "object")' 2>/dev/null || true
}
failing() { jq --raw-output '.checks | to_entries[] | select(.value.status != "ok") | .key' <<<"$1" | sort; }
# A chain that is still being read, or a wallet process that somebody stopped, is no fault of the new version:
# what fails must have failed before. Where nothing answered, it is enough that something does.
before_it=$(ask)
healthy() {
  local end=$(( $(date +%s) + 120 )) now faults
  while true; do
    now=$(ask)
    faults="no answer"
    if [ -n "$now" ] && [ -z "$before_it" ]; then faults=""; fi
    if [ -n "$now" ] && [ -n "$before_it" ]; then faults=$(comm -23 <(failing "$now") <(failing "$before_it")); fi
    if [ -z "$faults" ]; then return 0; fi
    if [ "$(date +%s)" -ge "$end" ]; then
      echo "/health: $faults" >&2
      return 1
    fi
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
