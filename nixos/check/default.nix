# What `nix flake check` does: builds, lints, tests, and the stories in virtual machines.
{ pkgs, self, module }:
let
  inherit (pkgs) lib;
  system = pkgs.stdenv.hostPlatform.system;
  packages = self.packages.${system};
  example = self.nixosConfigurations.example.config;
  check = name: inputs: text: pkgs.runCommand "check-${name}" { nativeBuildInputs = inputs; } ''
    ${text}
    touch $out
  '';
  rust = name: inputs: text: packages.marketplace.overrideAttrs (old: {
    pname = "check-${name}";
    src = (import ../package/source.nix { inherit lib; }).whole;
    nativeBuildInputs = old.nativeBuildInputs ++ inputs;
    buildPhase = text;
    installPhase = "touch $out";
    postInstall = "";
  });
  native = "--workspace --exclude frontend --exclude demo-pictures";
  stories = lib.mapAttrs' (name: file: lib.nameValuePair "story-${name}" (pkgs.testers.runNixOSTest (
    let story = import file { inherit lib; }; in {
      inherit name;
      inherit (story) testScript;
      nodes = lib.mapAttrs (_: node: { imports = [ module node ]; }) story.nodes;
    }
  ))) (import ../tests);
  quick = {
    build = packages.marketplace;
    inherit (packages) docs;

    fmt = rust "fmt" [ pkgs.rustfmt ] "cargo fmt --all --check";
    # With whichever clippy this nixpkgs has, whose newer lints are no failure: the toolchain that this repository pins
    # denies every one of its own, in `cargo xtask test`.
    clippy = rust "clippy" [ pkgs.clippy ] "cargo clippy --offline ${native} --all-targets";
    # Those on a private chain and in a browser are in `cargo xtask test`.
    tests = rust "tests" [ pkgs.cargo-nextest ] ''
      # One of them looks at the server as it is built for tests.
      cargo build --offline ${native} --bins
      cargo nextest run --offline ${native} --exclude tests --exclude bench --lib --bins
    '';

    wasm-size = check "wasm-size" [ ] ''
      bytes=$(cat ${packages.site}/*.wasm.br ${packages.site}/*.js.br | wc -c)
      echo "WASM and scripts: $bytes bytes"
      [ "$bytes" -le 70000 ]
    '';
    deadnix = check "deadnix" [ pkgs.deadnix ] "deadnix --fail --no-lambda-pattern-names ${self}/flake.nix ${self}/nixos";
    shell = check "shell" [ pkgs.shellcheck ] "shellcheck --shell bash ${../app}/*.sh ${../host}/*.sh";

    prometheus = check "prometheus" [ pkgs.prometheus.cli ] ''
      promtool check rules ${../prometheus/rules}/*.yml
      cd ${../prometheus/tests}
      promtool test rules *.yml
      mkdir $TMPDIR/rendered && cd $TMPDIR/rendered
      cp ${pkgs.writeText "prometheus.yml" self.lib.rendered."prometheus.yml"} prometheus.yml
      ln -s ${../prometheus/rules} rules
      promtool check config prometheus.yml
    '';
    alertmanager = check "alertmanager" [ pkgs.prometheus-alertmanager pkgs.envsubst ] ''
      export ${lib.concatMapStringsSep " " (name: "${name}=https://a.example/b") example.services.monero-marketplace.alertmanager.wanted}
      envsubst <${pkgs.writeText "alertmanager.yml" self.lib.rendered."alertmanager.yml"} >alertmanager.yml
      amtool check-config alertmanager.yml
    '';
    # It tries to listen too, which only root may on the ports that are meant.
    nginx = check "nginx" [ pkgs.nginx pkgs.openssl ] ''
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=market.example -keyout key.pem -out cert.pem
      sed -E "s#/var/lib/acme/market.example/(fullchain|chain).pem#$PWD/cert.pem#; s#/var/lib/acme/market.example/key.pem#$PWD/key.pem#; s#/run/nginx/nginx.pid#$PWD/pid#; s#stderr crit#$PWD/log#; s#^( *listen .*):(80|443) #\1:20\2 #" \
        ${example.environment.etc."nginx/nginx.conf".source} >nginx.conf
      nginx -t -e $PWD/log -c $PWD/nginx.conf
    '';
    hardening = check "hardening" [ pkgs.systemd ] ''
      ${lib.concatMapStrings (name: ''
        cp ${pkgs.writeText "unit" self.lib.rendered."units/${name}"} ${lib.escapeShellArg name}
        systemd-analyze security --offline=true --threshold=20 ./${lib.escapeShellArg name}
      '') (map (lib.removePrefix "units/") (lib.filter (name: lib.hasPrefix "units/" name && lib.hasSuffix ".service" name) (lib.attrNames self.lib.rendered)))}
    '';
    # Every configuration that must evaluate does; every one that must be refused is, in the words that it should be.
    variants =
      assert lib.all (it: it.failed == [ ]) (lib.attrValues self.lib.accepted);
      assert lib.all (it: lib.any (lib.hasInfix it.because) it.failed) (lib.attrValues self.lib.refused);
      assert lib.all (it: it) (lib.attrValues self.lib.mistyped ++ lib.attrValues self.lib.claims);
      check "variants" [ ] "";
    image-size = check "image-size" [ pkgs.coreutils ] ''
      bytes=$(${packages.oci-marketplace} | wc -c)
      echo "image: $bytes bytes"
      [ "$bytes" -lt 80000000 ]
    '';
  };
in
quick // lib.optionalAttrs (system == "x86_64-linux") stories
