# What the configurations come to, as text: for snapshots, and for the real programs that are run on them.
{ self, lib, system }:
let
  # Nothing of ours is built to be looked at.
  named = name: lib.mkForce (builtins.derivation { inherit name; system = "x86_64-linux"; builder = "/bin/sh"; });
  unbuilt.services.monero-marketplace = {
    package = named "marketplace";
    docs.package = named "marketplace-docs";
  };
  look = modules: system (modules ++ [ unbuilt ]);
  look-at = configuration: configuration.extendModules { modules = [ unbuilt ]; };

  variants = import ./variant.nix { system = look; };
  stories = lib.mapAttrs (_: file: import file { inherit lib; }) (import ./tests);

  ours = config: lib.filterAttrs
    (name: unit: unit.enable && (lib.hasPrefix "marketplace" name))
    config.systemd.units;
  prometheus = config: let it = config.services.prometheus; in {
    global = lib.filterAttrsRecursive (name: value: value != null && name != "_module") it.globalConfig;
    rule_files = map (file: "rules/" + builtins.baseNameOf (toString file)) it.ruleFiles;
    scrape_configs = map clean it.scrapeConfigs;
    alerting.alertmanagers = it.alertmanagers;
  };
  clean = value:
    if lib.isAttrs value then lib.mapAttrs (_: clean) (lib.filterAttrs (name: inner: inner != null && name != "_module") value)
    else if lib.isList value then map clean value
    else value;
  json = value: builtins.unsafeDiscardStringContext (builtins.toJSON value);
  plain = builtins.unsafeDiscardStringContext;

  files = config: let cfg = config.services.monero-marketplace; in
    lib.optionalAttrs cfg.enable ({
      "marketplace.toml.json" = json cfg.settings;
      "nginx.conf" = plain config.environment.etc."nginx/nginx.conf".source.text;
      "monerod.conf" = plain config.services.monero.extraConfig;
    }
    // lib.mapAttrs' (name: unit: lib.nameValuePair "units/${name}" (plain unit.text)) (ours config)
    // lib.mapAttrs' (name: script: lib.nameValuePair "scripts/${name}.sh" ("#!/usr/bin/env bash\nset -euo pipefail\n\n" + plain script.text)) cfg.scripts
    // lib.optionalAttrs cfg.firewall.enable {
      "nftables.conf" = plain (lib.concatStrings (lib.mapAttrsToList (name: table: "table ${table.family} ${name} {\n${table.content}}\n")
        (lib.filterAttrs (name: _: name == "marketplace") config.networking.nftables.tables)));
      "firewall.json" = json {
        inherit (config.networking.firewall) allowedTCPPorts allowedUDPPorts extraInputRules;
      };
    }
    // lib.optionalAttrs cfg.prometheus.enable { "prometheus.yml" = json (prometheus config); }
    // lib.optionalAttrs cfg.alertmanager.enable {
      "alertmanager.yml" = json cfg.alertmanager.configuration;
      "alertmanager-quote.sh" = "#!/usr/bin/env bash\n" + plain cfg.alertmanager.quote;
    }
    // lib.optionalAttrs cfg.grafana.enable (
      let
        inherit (config.services.grafana) settings provision;
        datasources = clean provision.datasources.settings;
        dashboards = clean provision.dashboards.settings;
        # As compose.yaml mounts them.
        mounted = provider: provider // { options = provider.options // { path = "/etc/grafana/dashboards"; }; };
      in
      {
        "grafana.json" = json { inherit settings datasources; };
        "grafana/provisioning/datasources/marketplace.yml" = json datasources;
        "grafana/provisioning/dashboards/marketplace.yml" = json (dashboards // { providers = map mounted dashboards.providers; });
      }
    )
    // lib.optionalAttrs cfg.logs.enable {
      "loki.json" = json config.services.loki.configuration;
      "config.alloy" = plain config.environment.etc."alloy/config.alloy".text;
    }
    // lib.optionalAttrs cfg.tor.enable { "tor.json" = json (lib.mapAttrs (_: onion: { inherit (onion) map version; settings = clean onion.settings; }) config.services.tor.relay.onionServices); });

  failed = config: map (it: it.message) (lib.filter (it: !it.assertion) config.assertions);
  # Everything that is rendered is forced, so that nothing fails later.
  looked = config: let text = files config; in { failed = failed config; files = lib.length (lib.attrNames text); bytes = lib.stringLength (lib.concatStrings (lib.attrValues text)); };

  # As it takes real money, and lets operators in.
  example = (look-at self.nixosConfigurations.example).extendModules {
    modules = [
      {
        services.monero-marketplace = {
          environment = "production";
          firewall.operators = [ "198.51.100.0/24" "2001:db8::/48" ];
        };
      }
    ];
  };
in
{
  accepted = lib.mapAttrs (_: looked) (variants.accepted // {
    example = (look-at self.nixosConfigurations.example).config;
    example-in-production = example.config;
    vm = (look-at self.nixosConfigurations.vm).config;
  } // lib.concatMapAttrs (story: test: lib.mapAttrs' (node: machine:
      lib.nameValuePair "test ${story}: ${node}" (look [ machine ({ modulesPath, ... }: {
        imports = [ "${modulesPath}/virtualisation/qemu-vm.nix" ];
        system.stateVersion = "26.05";
      }) ]).config
    ) test.nodes) stories);
  mistyped = lib.mapAttrs (_: config: !(builtins.tryEval (builtins.deepSeq (looked config) true)).success) variants.mistyped;
  claims = import ./claim.nix { inherit lib; inherit (variants) accepted; };
  refused = lib.mapAttrs (_: { config, because }: { inherit because; failed = failed config; }) variants.refused;

  rendered = files example.config
    // {
      "ufw.sh" = import ./ufw.nix { inherit lib; };
      "compose.yaml" = json (import ./compose.nix { inherit lib; version = "latest"; });
      "options.md" = import ./options.nix { inherit lib; options = example.options.services.monero-marketplace; };
      "secrets.json" = json example.config.services.monero-marketplace.secrets.declared;
    }
    // lib.mapAttrs' (story: test: lib.nameValuePair "tests/${lib.replaceStrings [ "-" ] [ "_" ] story}.py" (plain test.testScript)) stories;
}
