# Certificates: by ACME, or the operator's own.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  hardening = import ./hardening.nix;
  inherit (lib) mkOption types;
  chain = "${config.security.acme.certs.${cfg.domain}.directory}/fullchain.pem";
in
{
  options.services.monero-marketplace.tls = {
    acme = {
      enable = mkOption {
        type = types.bool;
        default = cfg.tls.certificate == null;
        defaultText = lib.literalMD "unless `tls.certificate` is set";
        example = false;
        description = "Whether a certificate is fetched, and renewed, by ACME over port 80.";
      };
      email = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "admin@market.example";
        description = "Where the authority writes when something is wrong. Setting it accepts the authority's terms.";
      };
      server = mkOption {
        type = types.nullOr types.str;
        default = null;
        example = "https://acme-staging-v02.api.letsencrypt.org/directory";
        description = "Another authority than Let's Encrypt.";
      };
    };
    certificate = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "/var/lib/certificates/market.example.pem";
      description = "The chain of certificates of an operator who renews them in another way.";
    };
    key = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "/var/lib/certificates/market.example.key";
      description = "Its key; readable by nginx, outside the Nix store.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.tls.acme.enable || cfg.tls.certificate != null;
        message = "services.monero-marketplace.tls: without acme.enable, certificate and key must be named; the site is served over TLS only.";
      }
      {
        assertion = !(cfg.tls.acme.enable && cfg.tls.certificate != null);
        message = "services.monero-marketplace.tls: either acme.enable or a certificate of your own, not both.";
      }
      {
        assertion = (cfg.tls.certificate == null) == (cfg.tls.key == null);
        message = "services.monero-marketplace.tls: certificate and key go together; one of them is missing.";
      }
      {
        assertion = cfg.tls.key == null || !lib.hasPrefix builtins.storeDir cfg.tls.key;
        message = "services.monero-marketplace.tls.key is in the Nix store, which everybody reads: name a file outside it.";
      }
      {
        assertion = !cfg.tls.acme.enable || cfg.tls.acme.email != null;
        message = "services.monero-marketplace.tls.acme.email is needed for certificates by ACME.";
      }
      {
        assertion = !cfg.tls.acme.enable || !cfg.firewall.enable || lib.elem 80 config.networking.firewall.allowedTCPPorts;
        message = "services.monero-marketplace.tls.acme.enable needs port 80, which the firewall does not let in.";
      }
    ];

    security.acme = lib.mkIf cfg.tls.acme.enable {
      acceptTerms = cfg.tls.acme.email != null;
      defaults = {
        email = cfg.tls.acme.email;
        # A healthy certificate is renewed before the alert of 30 days.
        validMinDays = 40;
      } // lib.optionalAttrs (cfg.tls.acme.server != null) { server = cfg.tls.acme.server; };
      certs.${cfg.domain}.reloadServices = [ "nginx.service" ];
    };

    # The application measures how long the certificate is good for, and must not be able to read its key, which lies
    # beside it: it gets a copy of the public half.
    systemd = lib.mkIf cfg.tls.acme.enable {
      paths.marketplace-certificate = {
        description = "Notices a renewed certificate";
        wantedBy = [ "multi-user.target" ];
        pathConfig.PathChanged = chain;
      };
      services.marketplace-certificate = {
        description = "Shows the certificate to the application";
        wantedBy = [ "multi-user.target" ];
        after = [ "acme-${cfg.domain}.service" ];
        # The first one is still being asked for.
        unitConfig.ConditionPathExists = chain;
        serviceConfig = hardening.silent // {
          Type = "oneshot";
          User = "marketplace-backup";
          Group = "marketplace";
          SupplementaryGroups = [ config.security.acme.certs.${cfg.domain}.group ];
          UMask = "0022";
          ReadWritePaths = [ cfg.backup.traces ];
          ExecStart = "${pkgs.coreutils}/bin/install -m 0644 ${chain} ${cfg.backup.traces}/certificate.pem";
        };
      };
    };
  };
}
