# Logs: from the journal to Loki, by Alloy.
{ config, lib, ... }:
let
  cfg = config.services.monero-marketplace;
  ports = import ../ports.nix;
  hardening = import ./hardening.nix;
  inherit (lib) mkOption types;
  loki = builtins.fromJSON (builtins.readFile ../loki/loki.json);
in
{
  options.services.monero-marketplace.logs = {
    enable = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether logs are shipped to Loki; the journal has them in any case.";
    };
    retention = mkOption {
      type = types.strMatching "[0-9]+h";
      default = "744h";
      example = "2160h";
      description = "How long Loki keeps them, in hours; at least 720h (30 days).";
    };
  };

  config = lib.mkIf (cfg.enable && cfg.logs.enable) {
    assertions = [
      {
        assertion = lib.toIntBase10 (lib.removeSuffix "h" cfg.logs.retention) >= 720;
        message = "services.monero-marketplace.logs.retention = \"${cfg.logs.retention}\" is less than 30 days (720h).";
      }
    ];
    services.loki = {
      enable = true;
      configuration = lib.recursiveUpdate loki {
        server = { http_listen_port = ports.loki.port; grpc_listen_port = ports.lokiGrpc.port; };
        limits_config.retention_period = cfg.logs.retention;
      };
    };
    services.alloy = {
      enable = true;
      extraFlags = [
        "--server.http.listen-addr=127.0.0.1:${toString ports.alloy.port}"
        "--disable-reporting"
      ];
    };
    environment.etc."alloy/config.alloy".text = builtins.readFile ../alloy/config.alloy;
    services.journald.extraConfig = ''
      SystemMaxUse=2G
      MaxRetentionSec=45day
    '';
    systemd.services.loki.serviceConfig = hardening.limit "100%" "1G";
    systemd.services.alloy.serviceConfig = hardening.limit "50%" "512M";
  };
}
