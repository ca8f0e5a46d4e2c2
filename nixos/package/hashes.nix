# hashes.json: what a reviewer compares. Image ID (the digest of the image's configuration), the layers' diff IDs, and
# the digest of the WASM module.
{ pkgs, lib, version, source, images, site }:
pkgs.runCommand "hashes.json" { nativeBuildInputs = [ pkgs.gnutar pkgs.jq pkgs.coreutils ]; } ''
  one() {
    mkdir image
    "$2" | tar --extract --directory image
    config=$(jq --raw-output '.[0].Config' image/manifest.json)
    jq --null-input --arg name "$1" \
      --arg id "sha256:$(sha256sum "image/$config" | cut -d' ' -f1)" \
      --slurpfile config "image/$config" \
      '{($name): {id: $id, diff_ids: $config[0].rootfs.diff_ids}}'
    rm -r image
  }
  {
    ${lib.concatStringsSep "\n" (lib.mapAttrsToList (name: image: "one ${lib.removePrefix "oci-" name} ${image}") images)}
    wasm=$(echo ${site}/*.wasm)
    jq --null-input --arg wasm "sha256:$(sha256sum "$wasm" | cut -d' ' -f1)" '{"frontend.wasm": $wasm}'
  } | jq --slurp --sort-keys add >$out
''
