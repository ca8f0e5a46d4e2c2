# Alertmanager: who is told.
{ config, lib, ... }:
let
  cfg = config.services.monero-marketplace;
  ports = import ../ports.nix;
  hardening = import ./hardening.nix;
  inherit (lib) mkOption types;
  whole = builtins.fromJSON (builtins.readFile ../alertmanager/alertmanager.json);

  # Ways to reach a person that this operator does not have are left out.
  unused = lib.optional (!cfg.alertmanager.pagerduty.enable) "pagerduty_configs"
    ++ lib.optional (!cfg.alertmanager.slack.enable) "slack_configs"
    ++ lib.optional (!cfg.alertmanager.deadMansSwitch.enable) "webhook_configs";
  without = if cfg.alertmanager.slack.enable then [ ] else [ "slack_api_url" ];
  configuration = whole // {
    global = removeAttrs (whole.global or { }) without;
    receivers = map (receiver: removeAttrs receiver unused) whole.receivers;
  };
  text = builtins.toJSON configuration;
  # What it asks of the environment.
  wanted = lib.unique (map lib.head (lib.filter lib.isList (builtins.split "\\$\\{([A-Z_]+)}" text)));
  given = cfg.alertmanager.values;
in
{
  options.services.monero-marketplace.alertmanager = {
    enable = mkOption {
      type = types.bool;
      default = cfg.prometheus.enable;
      defaultText = lib.literalExpression "prometheus.enable";
      example = false;
      description = "Whether Alertmanager tells a person what is wrong.";
    };
    pagerduty.enable = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether critical alerts also go to PagerDuty.";
    };
    slack.enable = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether what is merely worth knowing goes to Slack.";
    };
    deadMansSwitch.enable = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether a watchdog elsewhere is told all the time that alerts would arrive.";
    };
    values = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = { ALERT_EMAIL_TO = "on-call@market.example"; SMTP_SMARTHOST = "mail.market.example:587"; };
      description = ''
        Values for the names in `nixos/alertmanager/alertmanager.json` that are no secrets. All others must be lines
        `NAME=value` of the secret `alertmanager-env`.
      '';
    };
    configuration = mkOption {
      internal = true;
      readOnly = true;
      type = types.raw;
      default = configuration;
      description = "What Alertmanager gets, before values are filled in.";
    };
    quote = mkOption {
      internal = true;
      readOnly = true;
      type = types.str;
      default = ''
        for name in ${toString wanted}; do
          value="''${!name-}"
          value="''${value//\\/\\\\}"
          export "$name=''${value//\"/\\\"}"
        done
      '';
      description = "Makes values fit for JSON strings.";
    };
    wanted = mkOption {
      internal = true;
      readOnly = true;
      type = types.listOf types.str;
      default = lib.subtractLists (lib.attrNames given) wanted;
      description = "The names that the secret `alertmanager-env` must hold.";
    };
  };

  config = lib.mkIf (cfg.enable && cfg.alertmanager.enable) {
    assertions = [
      {
        assertion = cfg.prometheus.enable;
        message = "services.monero-marketplace.alertmanager.enable has nothing to tell: prometheus.enable is false.";
      }
      {
        assertion = lib.all (name: lib.elem name wanted) (lib.attrNames given);
        message = "services.monero-marketplace.alertmanager.values sets ${lib.concatStringsSep ", " (lib.subtractLists wanted (lib.attrNames given))}, which nothing asks for; known are ${lib.concatStringsSep ", " wanted}.";
      }
      {
        assertion = lib.all (receiver: lib.length (lib.attrNames receiver) > 1 || receiver.name == "none" || unused != [ ]) configuration.receivers;
        message = "nixos/alertmanager/alertmanager.json has a receiver that reaches nobody.";
      }
    ];
    services.monero-marketplace.secrets.declared.alertmanager-env = {
      what = "lines NAME=value for ${lib.concatStringsSep ", " cfg.alertmanager.wanted}";
      make = "given";
      restart = [ "alertmanager.service" ];
    };
    services.prometheus.alertmanagers = [
      { static_configs = [ { targets = [ "127.0.0.1:${toString ports.alertmanager.port}" ]; } ]; }
    ];
    services.prometheus.alertmanager = {
      enable = true;
      listenAddress = "127.0.0.1";
      port = ports.alertmanager.port;
      configuration = configuration;
      # It has names in place of addresses until it starts; what is rendered is checked by `cargo xtask test`.
      checkConfig = false;
      environmentFile = cfg.secrets.path "alertmanager-env";
      # One host: no cluster of Alertmanagers, no port for it.
      extraFlags = [ "--cluster.listen-address=" ];
    };
    systemd.services.alertmanager = {
      environment = given;
      # They are filled into JSON, where a quote in a password would end it.
      preStart = lib.mkBefore cfg.alertmanager.quote;
      serviceConfig = hardening.limit "25%" "256M";
    };
  };
}
