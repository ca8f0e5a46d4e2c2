# Grafana with our dashboards.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  ports = import ../ports.nix;
  hardening = import ./hardening.nix;
  inherit (lib) mkOption types;
  source = name: type: port: {
    inherit name type;
    uid = type;
    access = "proxy";
    url = "http://127.0.0.1:${toString port}";
    isDefault = type == "prometheus";
    editable = false;
  };
  # Panels link to runbooks where this operator serves them.
  dashboards = pkgs.linkFarm "marketplace-dashboards" (map (name: {
    inherit name;
    path = pkgs.writeText name (lib.replaceStrings [ "\"/docs\"" ] [ (builtins.toJSON cfg.prometheus.docs) ]
      (builtins.readFile (../grafana/dashboards + "/${name}")));
  }) (lib.filter (lib.hasSuffix ".json") (lib.attrNames (builtins.readDir ../grafana/dashboards))));
  credential = name: "$__file{/run/credentials/grafana.service/${name}}";
in
{
  options.services.monero-marketplace.grafana = {
    enable = mkOption {
      type = types.bool;
      default = cfg.prometheus.enable;
      defaultText = lib.literalExpression "prometheus.enable";
      example = false;
      description = "Whether Grafana shows the dashboards.";
    };
    settings = mkOption {
      type = types.attrsOf types.anything;
      default = { };
      example = { smtp.enabled = true; };
      description = "Further settings of Grafana, as `services.grafana.settings`.";
    };
  };

  config = lib.mkIf (cfg.enable && cfg.grafana.enable) {
    assertions = [
      {
        assertion = cfg.prometheus.enable;
        message = "services.monero-marketplace.grafana.enable has nothing to show: prometheus.enable is false.";
      }
    ];
    services.monero-marketplace.secrets.declared = {
      grafana-admin-password = { what = "the password of Grafana's user admin"; restart = [ "grafana.service" ]; };
      grafana-secret-key = { what = "seals what Grafana stores"; make = "hex32"; restart = [ "grafana.service" ]; };
    };
    services.grafana = {
      enable = true;
      settings = lib.recursiveUpdate {
        server = {
          http_addr = cfg.firewall.operatorsListen;
          http_port = ports.grafana.port;
        };
        security = {
          admin_user = "admin";
          admin_password = credential "grafana-admin-password";
          secret_key = credential "grafana-secret-key";
          disable_gravatar = true;
        };
        users.allow_sign_up = false;
        "auth.anonymous".enabled = false;
        analytics = {
          reporting_enabled = false;
          check_for_updates = false;
          check_for_plugin_updates = false;
        };
      } cfg.grafana.settings;
      provision = {
        enable = true;
        datasources.settings = {
          apiVersion = 1;
          datasources = [ (source "Prometheus" "prometheus" ports.prometheus.port) ]
            ++ lib.optional cfg.alertmanager.enable (source "Alertmanager" "alertmanager" ports.alertmanager.port // {
              jsonData.implementation = "prometheus";
            })
            ++ lib.optional cfg.logs.enable (source "Loki" "loki" ports.loki.port);
        };
        dashboards.settings = {
          apiVersion = 1;
          providers = [
            {
              name = "marketplace";
              folder = "Marketplace";
              options.path = dashboards;
              allowUiUpdates = false;
            }
          ];
        };
      };
    };
    systemd.services.grafana.serviceConfig = hardening.limit "50%" "1G" // {
      LoadCredential = cfg.secrets.credentials [ "grafana-admin-password" "grafana-secret-key" ];
    };
  };
}
