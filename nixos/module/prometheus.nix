# Prometheus and the node exporter.
{ config, lib, ... }:
let
  cfg = config.services.monero-marketplace;
  ports = import ../ports.nix;
  hardening = import ./hardening.nix;
  inherit (lib) mkOption types;
  rules = lib.filter (lib.hasSuffix ".yml") (lib.attrNames (builtins.readDir ../prometheus/rules));
  scrape = job: port: {
    job_name = job;
    static_configs = [ { targets = [ "127.0.0.1:${toString port}" ]; } ];
  };
in
{
  options.services.monero-marketplace.prometheus = {
    enable = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether Prometheus measures this host and watches the alerts.";
    };
    retention = mkOption {
      type = types.str;
      default = "30d";
      example = "90d";
      description = "How long measurements are kept.";
    };
    cluster = mkOption {
      type = types.str;
      default = cfg.domain;
      defaultText = lib.literalExpression "domain";
      example = "market-2";
      description = "The external label `cluster`.";
    };
    docs = mkOption {
      type = types.str;
      default = lib.optionalString cfg.docs.enable "https://${cfg.domain}/docs";
      defaultText = lib.literalMD "`/docs` of the domain, if `docs.enable` is true";
      example = "https://operators.market.example";
      description = "Where the book is served: alerts and dashboards link to their runbooks there.";
    };
    extraFlags = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "--query.max-samples=10000000" ];
      description = "Further flags of Prometheus.";
    };
  };

  config = lib.mkIf (cfg.enable && cfg.prometheus.enable) {
    assertions = [
      {
        assertion = cfg.prometheus.docs != "";
        message = "services.monero-marketplace.prometheus.docs is needed because docs.enable is false: each alert links to its runbook there.";
      }
    ];
    services.prometheus = {
      enable = true;
      listenAddress = cfg.firewall.operatorsListen;
      port = ports.prometheus.port;
      retentionTime = cfg.prometheus.retention;
      extraFlags = cfg.prometheus.extraFlags;
      globalConfig = {
        scrape_interval = "5s";
        scrape_timeout = "4s";
        evaluation_interval = "5s";
        external_labels = {
          cluster = cfg.prometheus.cluster;
          environment = cfg.environment;
          docs = cfg.prometheus.docs;
        };
      };
      ruleFiles = map (name: ../prometheus/rules + "/${name}") rules;
      # The idle colour of a pair would be a service that is down.
      scrapeConfigs = [
        (scrape "marketplace" ports.metricsBlue.port)
        (scrape "prometheus" ports.prometheus.port)
        (scrape "node" ports.nodeExporter.port)
      ] ++ lib.optional cfg.alertmanager.enable (scrape "alertmanager" ports.alertmanager.port)
      ++ lib.optional cfg.grafana.enable (scrape "grafana" ports.grafana.port)
      ++ lib.optionals cfg.logs.enable [ (scrape "loki" ports.loki.port) (scrape "alloy" ports.alloy.port) ];
      exporters.node = {
        enable = true;
        listenAddress = "127.0.0.1";
        port = ports.nodeExporter.port;
        enabledCollectors = [ "systemd" ];
      };
    };
    systemd.services.prometheus.serviceConfig = hardening.limit "100%" "2G";
    systemd.services.prometheus-node-exporter.serviceConfig = hardening.limit "25%" "256M";
  };
}
