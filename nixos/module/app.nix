# The application: its settings, its user, its unit.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  ports = import ../ports.nix;
  hardening = import ./hardening.nix;
  toml = pkgs.formats.toml { };
  inherit (lib) mkOption types;

  networks = {
    development = [ "regtest" "stagenet" ];
    staging = [ "stagenet" "testnet" ];
    production = [ "mainnet" ];
  };
  urls = role: map (port: "http://127.0.0.1:${toString port}") cfg.walletRpc.ports.${role};
in
{
  options.services.monero-marketplace = {
    enable = lib.mkEnableOption "the marketplace with everything it needs on this host";
    package = mkOption {
      type = types.package;
      default = pkgs.monero-marketplace;
      defaultText = lib.literalExpression "pkgs.monero-marketplace";
      example = lib.literalExpression "inputs.monero-marketplace.packages.x86_64-linux.marketplace";
      description = "The server, with the site in `share/marketplace/site`.";
    };
    domain = mkOption {
      type = types.addCheck types.str (name: builtins.match ".*[/: ].*" name == null) // {
        description = "name alone, such as market.example: no https://, no port, no path";
      };
      default = "";
      example = "market.example";
      description = "The name under which people reach the marketplace.";
    };
    environment = mkOption {
      type = types.enum [ "development" "staging" "production" ];
      default = "production";
      example = "staging";
      description = "Decides the defaults of every setting. Production takes real money only, the others never do.";
    };
    network = mkOption {
      type = types.enum [ "regtest" "stagenet" "testnet" "mainnet" ];
      default = lib.head networks.${cfg.environment};
      defaultText = lib.literalMD "`regtest`, `stagenet` or `mainnet`, as the environment wants it";
      example = "stagenet";
      description = "The Monero network.";
    };
    fee = {
      basisPoints = mkOption {
        type = types.ints.between 0 2000;
        default = 0;
        example = 250;
        description = "The operator's fee in hundredths of a percent of what the vendor receives.";
      };
      address = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "4…";
        description = "Where the fee goes; needed if there is one.";
      };
      watch = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = ''
          Whether metrics show what comes to `fee.address`. It takes the secret `fee-view-key`: the private view key of the
          wallet that has the address, never its spend key.
        '';
      };
    };
    settings = mkOption {
      type = toml.type;
      default = { };
      example = lib.literalExpression ''{ escrow.prepared_wallets = 32; telemetry.log = "warn,server=info"; }'';
      description = ''
        Further settings of the server, as in its TOML file. They go before what this module sets. No secrets: the
        file is readable by everybody.
      '';
    };
    configFile = mkOption {
      type = types.path;
      readOnly = true;
      default = toml.generate "marketplace.toml" cfg.settings;
      defaultText = lib.literalMD "made from `settings`";
      example = "/etc/marketplace.toml";
      description = "The server's file of settings.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.domain != "";
        message = "services.monero-marketplace.domain is empty: name the domain under which people reach the marketplace.";
      }
      {
        assertion = lib.elem cfg.network networks.${cfg.environment};
        message = "services.monero-marketplace.network = \"${cfg.network}\" cannot be used in ${cfg.environment}: it must be ${lib.concatStringsSep " or " networks.${cfg.environment}}.";
      }
      {
        assertion = cfg.fee.basisPoints == 0 || cfg.fee.address != null;
        message = "services.monero-marketplace.fee.address is needed because fee.basisPoints is not 0.";
      }
      {
        assertion = !cfg.fee.watch || cfg.fee.address != null;
        message = "services.monero-marketplace.fee.address is needed because fee.watch is set.";
      }
      {
        assertion = !(cfg.environment == "production" && cfg.settings ? development);
        message = "services.monero-marketplace.settings.development is for regtest only: with it anyone can mint money. Remove it in production.";
      }
    ];

    services.monero-marketplace = {
      settings = lib.mapAttrsRecursive (_: lib.mkDefault) ({
        environment = cfg.environment;
        http = {
          bind = "127.0.0.1:${toString ports.appBlue.port}";
          site_dir = "${cfg.package}/share/marketplace/site";
          trusted_origins = [ "https://${cfg.domain}" ]
            ++ lib.optional (cfg.tor.hostname != null) "http://${cfg.tor.hostname}";
          client_address_header = "x-real-ip";
        };
        store.path = "/var/lib/marketplace/marketplace.db";
        telemetry = {
          format = "json";
          metrics_bind = "127.0.0.1:${toString ports.metricsBlue.port}";
          traces_dir = cfg.backup.traces;
          certificate = if cfg.tls.acme.enable then "${cfg.backup.traces}/certificate.pem" else cfg.tls.certificate;
        };
        monero = {
          network = cfg.network;
          daemon_url = "http://127.0.0.1:${toString ports.monerodRpc.port}";
          zmq_pub_url = "tcp://127.0.0.1:${toString ports.monerodZmqPub.port}";
          wallet_rpc = lib.genAttrs [ "buyer" "vendor" "arbiter" ] urls;
        };
        escrow = {
          fee_bps = cfg.fee.basisPoints;
        } // lib.optionalAttrs (cfg.fee.address != null) {
          fee_address = cfg.fee.address;
        };
      });

      secrets.declared = {
        store-key = { what = "opens the store"; make = "hex32"; restart = [ "marketplace.service" ]; };
        field-key = { what = "seals addresses, notes and wallets in the store"; make = "hex32"; restart = [ "marketplace.service" ]; };
      } // lib.optionalAttrs cfg.fee.watch {
        fee-view-key = { what = "sees what comes to the fee's address"; make = "given"; restart = [ "marketplace.service" ]; };
      };

      scripts.marketplace-store-is-there = {
        inputs = [ pkgs.coreutils ];
        text = ''
          # `migrate` makes a store where there is none: right on a new host, a disaster where one has been lost.
          store="${cfg.settings.store.path}"
          trace="${cfg.backup.traces}/backup_database"
          if [ -e "$store" ] || ! [ -e "$trace" ]; then exit 0; fi
          echo "$store is gone, and was backed up at $(date --date "@$(cat "$trace")" --utc +%FT%TZ): marketplace-restore in-place host brings it back; if this host shall begin anew, remove $trace" >&2
          exit 1
        '';
      };
    };

    users.users.marketplace = { isSystemUser = true; group = "marketplace"; };
    users.groups.marketplace = { };

    systemd.services.marketplace = {
      description = "Marketplace";
      wantedBy = [ "multi-user.target" ];
      wants = [ "network.target" ];
      after = [ "network.target" "monero.service" ] ++ map (unit: "${unit}.service") cfg.walletRpc.units;
      startLimitIntervalSec = 0;
      # Without the disk on which the store is, `migrate` would begin an empty one.
      unitConfig.RequiresMountsFor = [ (dirOf cfg.settings.store.path) ];
      serviceConfig = hardening.local // hardening.limit "200%" "2G" // {
        User = "marketplace";
        Group = "marketplace";
        StateDirectory = "marketplace";
        StateDirectoryMode = "0700";
        WorkingDirectory = "/var/lib/marketplace";
        ReadWritePaths = [ (dirOf cfg.settings.store.path) ];
        LoadCredential = cfg.secrets.credentials (
          [ "store-key" "field-key" "wallet-rpc-buyer" "wallet-rpc-vendor" "wallet-rpc-arbiter" ]
          ++ lib.optional cfg.fee.watch "fee-view-key"
        );
        ExecStartPre = [
          cfg.scripts.marketplace-store-is-there.path
          "${cfg.package}/bin/marketplace --config ${cfg.configFile} migrate"
        ];
        ExecStart = "${cfg.package}/bin/marketplace --config ${cfg.configFile} serve";
        Restart = "always";
        RestartSec = 2;
        # Requests under way have 25 seconds.
        TimeoutStopSec = 35;
        LimitNOFILE = 65536;
      };
    };
  };
}
