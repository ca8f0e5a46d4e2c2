# The wallet processes of the three roles: a user, a directory and a login for each.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  table = import ../ports.nix;
  hardening = import ./hardening.nix;
  inherit (lib) mkOption types;

  first = { buyer = table.walletBuyer.port; vendor = table.walletVendor.port; arbiter = table.walletArbiter.port; };
  roles = lib.attrNames first;
  unit = role: index: "marketplace-wallet-${role}" + lib.optionalString (index > 0) "-${toString (index + 1)}";
  networkFlag = {
    mainnet = "";
    stagenet = "--stagenet";
    testnet = "--testnet";
    # A private chain calls itself mainnet; newer wallets want to be told that the daemon is another.
    regtest = "--allow-mismatched-daemon-version";
  };

  script = role: {
    name = "marketplace-wallet-${role}";
    value = {
      inputs = [ pkgs.coreutils pkgs.monero-cli ];
      # The login comes by the environment: everybody may read the command line.
      text = ''
        RPC_LOGIN="$(cat "$CREDENTIALS_DIRECTORY/login")"
        export RPC_LOGIN
        exec monero-wallet-rpc --non-interactive ${networkFlag.${cfg.network}} \
          --rpc-bind-ip 127.0.0.1 --rpc-bind-port "$1" --rpc-ssl disabled \
          --daemon-address 127.0.0.1:${toString table.monerodRpc.port} --daemon-ssl disabled --trusted-daemon \
          --wallet-dir /var/lib/marketplace-wallets/${role} --shared-ringdb-dir "" \
          --log-file /dev/null --log-level 0
      '';
    };
  };

  service = role: index: {
    name = unit role index;
    value = {
      description = "Wallet process ${toString (index + 1)} of the ${role}";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" "monero.service" ];
      startLimitIntervalSec = 0;
      serviceConfig = hardening.local // hardening.limit "100%" "1G" // {
        User = "marketplace-${role}";
        Group = "marketplace-${role}";
        StateDirectory = "marketplace-wallets/${role}";
        StateDirectoryMode = "0700";
        WorkingDirectory = "/var/lib/marketplace-wallets/${role}";
        LoadCredential = [ "login:${cfg.secrets.path "wallet-rpc-${role}"}" ];
        ExecStart = "${cfg.scripts."marketplace-wallet-${role}".path} ${toString (first.${role} + 100 * index)}";
        Restart = "always";
        RestartSec = 2;
        # It saves its wallet first.
        TimeoutStopSec = 60;
      };
    };
  };
  each = f: lib.concatMap (role: map (f role) (lib.range 0 (cfg.walletRpc.processes - 1))) roles;
in
{
  options.services.monero-marketplace.walletRpc = {
    processes = mkOption {
      type = types.ints.between 1 16;
      default = 2;
      example = 3;
      description = ''
        Wallet processes of each role, 100 ports apart. One more than there are cores is the most that helps.
      '';
    };
    ports = mkOption {
      type = types.attrsOf (types.listOf types.port);
      readOnly = true;
      default = lib.mapAttrs (_: port: map (index: port + 100 * index) (lib.range 0 (cfg.walletRpc.processes - 1))) first;
      defaultText = lib.literalMD "from the table of ports";
      example = { buyer = [ 18082 18182 ]; };
      description = "Where the processes of each role listen.";
    };
    units = mkOption {
      type = types.listOf types.str;
      readOnly = true;
      default = each unit;
      defaultText = lib.literalMD "from the number of processes";
      example = [ "marketplace-wallet-buyer" ];
      description = "Their units.";
    };
  };

  config = lib.mkIf cfg.enable {
    services.monero-marketplace = {
      scripts = lib.listToAttrs (map script roles);
      secrets.declared = lib.listToAttrs (map (role: {
        name = "wallet-rpc-${role}";
        value = {
          what = "the login of the ${role}'s wallet processes";
          make = "login";
          restart = [ "marketplace.service" ] ++ map (index: "${unit role index}.service") (lib.range 0 (cfg.walletRpc.processes - 1));
        };
      }) roles);
    };
    systemd.services = lib.listToAttrs (each service);
    users.users = lib.listToAttrs (map (role: {
      name = "marketplace-${role}";
      value = { isSystemUser = true; group = "marketplace-${role}"; };
    }) roles);
    users.groups = lib.genAttrs (map (role: "marketplace-${role}") roles) (_: { });
  };
}
