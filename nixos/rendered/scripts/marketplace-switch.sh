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
  local begun now well_since="" said faults
  begun=$(date +%s)
  while true; do
    said=$(ask)
    now=$(date +%s)
    faults="no answer"
    if [ -n "$said" ] && [ -z "$before_it" ]; then faults=""; fi
    if [ -n "$said" ] && [ -n "$before_it" ]; then faults=$(comm -23 <(failing "$said") <(failing "$before_it")); fi
    if [ -n "$faults" ]; then
      well_since=""
      if [ $((now - begun)) -ge 120 ]; then
        echo "/health: $faults" >&2
        return 1
      fi
    else
      # Once is not enough: a program may start, and end a moment later.
      well_since="${well_since:-$now}"
      if [ $((now - well_since)) -ge 10 ]; then return 0; fi
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
