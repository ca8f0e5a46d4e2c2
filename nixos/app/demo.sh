# The sources and what cargo needs are in the store; what is built is kept, so that the second start is quick.
place="${XDG_CACHE_HOME:-$HOME/.cache}/marketplace-demo"
mkdir -p "$place/sources" "$place/cargo"
# By content: everything in the store is as old as time itself.
rsync --recursive --checksum --perms --chmod=u+w --delete --exclude=/target "$MARKETPLACE_SOURCES/" "$place/sources"
cat >"$place/cargo/config.toml" <<CARGO
[source.crates-io]
replace-with = "vendored"
[source.vendored]
directory = "$MARKETPLACE_VENDORED"
CARGO
cd "$place/sources" || exit
export CARGO_HOME="$place/cargo"
exec cargo xtask dev "$@"
