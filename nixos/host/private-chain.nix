# A private chain with play money, a rich wallet and secrets that are made at each start: for trying out and for tests.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  hardening = import ../module/hardening.nix;
  ports = import ../ports.nix;
  secrets = "/run/marketplace-secrets";
  names = lib.attrNames cfg.secrets.declared;
  bank = 28088;
  make = {
    hex32 = "openssl rand -hex 32";
    login = "printf 'user:%s' \"$(openssl rand -hex 16)\"";
    password = "openssl rand -hex 16";
    given = "true";
  };
in
{
  services.monero-marketplace = {
    environment = "development";
    network = "regtest";
    secrets.directory = secrets;
    walletRpc.processes = lib.mkDefault 1;
    # The other values are made up below, and are addresses of the web; this one may not be.
    alertmanager.values.SMTP_SMARTHOST = "127.0.0.1:9";
    settings = {
      http.secure_cookies = true;
      escrow.prepared_wallets = 2;
      development.bank_url = "http://127.0.0.1:${toString bank}";
    };
  };

  systemd.services = {
    marketplace-secrets = {
      description = "Throw-away secrets";
      wantedBy = [ "multi-user.target" ];
      before = [ "marketplace.service" "grafana.service" "alertmanager.service" ] ++ map (unit: "${unit}.service") cfg.walletRpc.units;
      requiredBy = [ "marketplace.service" ] ++ map (unit: "${unit}.service") cfg.walletRpc.units;
      path = [ pkgs.openssl pkgs.coreutils ];
      serviceConfig = { Type = "oneshot"; RemainAfterExit = true; UMask = "0077"; };
      script = ''
        mkdir -p ${secrets}
        ${lib.concatMapStrings (name: ''
          [ -e ${secrets}/${name} ] || ${make.${cfg.secrets.declared.${name}.make}} >${secrets}/${name}
        '') names}
        ${lib.optionalString cfg.alertmanager.enable ''
          for name in ${toString cfg.alertmanager.wanted}; do
            echo "$name=http://127.0.0.1:9/" >>${secrets}/alertmanager-env
          done
        ''}
      '';
    };

    # Whoever reaches it spends play money.
    marketplace-bank = {
      description = "A rich wallet on the private chain";
      wantedBy = [ "multi-user.target" ];
      after = [ "monero.service" ];
      serviceConfig = hardening.local // hardening.limit "100%" "512M" // {
        DynamicUser = true;
        StateDirectory = "marketplace-bank";
        ExecStart = lib.concatStringsSep " " [
          "${pkgs.monero-cli}/bin/monero-wallet-rpc --non-interactive --allow-mismatched-daemon-version"
          "--rpc-bind-ip 127.0.0.1 --rpc-bind-port ${toString bank} --disable-rpc-login --rpc-ssl disabled"
          "--daemon-address 127.0.0.1:${toString ports.monerodRpc.port} --daemon-ssl disabled --trusted-daemon"
          "--wallet-dir /var/lib/marketplace-bank --shared-ringdb-dir \"\" --log-file /dev/null --log-level 0"
        ];
        Restart = "on-failure";
      };
    };
    marketplace-first-blocks = {
      description = "The private chain's first blocks";
      wantedBy = [ "multi-user.target" ];
      requires = [ "marketplace-bank.service" "monero.service" ];
      after = [ "marketplace-bank.service" "monero.service" ];
      path = [ pkgs.curl pkgs.jq pkgs.coreutils ];
      serviceConfig = { Type = "oneshot"; RemainAfterExit = true; DynamicUser = true; };
      script = builtins.readFile ./first-blocks.sh;
    };
  };
}
