# The book - guide, runbooks, incidents - as files under /docs/ of the marketplace's own names, where alerts link to it.
{ config, lib, ... }:
let
  cfg = config.services.monero-marketplace;
  inherit (lib) mkOption types;
in
{
  options.services.monero-marketplace.docs = {
    enable = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether the book is served under `/docs/`; alerts and dashboards link to its runbooks.";
    };
    package = mkOption {
      type = types.package;
      defaultText = lib.literalMD "the book of this version";
      example = lib.literalExpression "inputs.monero-marketplace.packages.x86_64-linux.docs";
      description = "The book, built.";
    };
    locations = mkOption {
      internal = true;
      readOnly = true;
      type = types.raw;
      default = lib.optionalAttrs cfg.docs.enable {
        "= /docs" = {
          return = "301 /docs/";
          # Tor's visitors would be sent to the port behind it.
          extraConfig = "absolute_redirect off;";
        };
        "/docs/" = {
          alias = "${cfg.docs.package}/";
          index = "index.html";
          # Every file of the Nix store is as old as time itself: a browser's copy would seem current for ever.
          extraConfig = ''
            absolute_redirect off;
            etag off;
            if_modified_since off;
            expires 10m;
          '';
        };
      };
      description = "Where nginx has it.";
    };
    policy = mkOption {
      internal = true;
      readOnly = true;
      type = types.str;
      # mdBook needs scripts in its pages. In a sandbox they belong to no origin: neither cookies nor pages of the
      # marketplace are within their reach.
      default = lib.optionalString cfg.docs.enable ''
        "~^/docs/" "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts allow-popups";'';
      description = "Its line in nginx's map of policies.";
    };
  };
}
