# verify [hashes.json]: builds twice, compares the two, then compares with what was published: a file, or an address.
# Image ID, layers' diff IDs and the WASM module's digest; a difference is shown line by line.
published="${1:-}"
# Here, or as the variable says: sources out of their repository have no revision, which is part of what is built.
flake="${MARKETPLACE_FLAKE:?the flake to build}"
if [ -n "$published" ] && ! nix flake metadata --json "$flake" | jq --exit-status .revision >/dev/null; then
  echo "$flake is no clean checkout: change to one of the release's tag" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

nix build --no-link --print-out-paths "$flake#hashes" >"$work/path"
# Builds what is there again, and fails if anything comes out differently.
for what in site marketplace hashes; do
  nix build --no-link --rebuild "$flake#$what"
done
jq --sort-keys . "$(cat "$work/path")" >"$work/here.json"
echo "built twice, the same both times:"
cat "$work/here.json"

if [ -z "$published" ]; then exit 0; fi
case "$published" in
  https://*) curl --silent --show-error --fail --location "$published" ;;
  *) cat "$published" ;;
esac | jq --sort-keys . >"$work/published.json"
if diff --unified --label published "$work/published.json" --label "built here" "$work/here.json"; then
  echo "the same as published"
else
  echo "NOT the same as published" >&2
  exit 1
fi
