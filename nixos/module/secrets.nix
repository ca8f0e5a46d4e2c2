# Secrets: what there must be, where it is, and what restarts when one changes.
{ config, lib, ... }:
let
  cfg = config.services.monero-marketplace;
  inherit (lib) mkOption types;
  fromSops = cfg.secrets.sopsFile != null;
  # The names in an encrypted file are in clear; only the values are not.
  inFile = lib.attrNames (removeAttrs (builtins.fromJSON (builtins.readFile cfg.secrets.sopsFile)) [ "sops" ]);
  missing = lib.subtractLists inFile (lib.attrNames cfg.secrets.declared);
in
{
  options.services.monero-marketplace.secrets = {
    sopsFile = mkOption {
      type = types.nullOr types.path;
      default = null;
      example = lib.literalExpression "./secrets/market.json";
      description = ''
        The secrets, encrypted by sops, as JSON. `nix run .#init-secrets` makes it. A secret that is missing in it is
        named when the system is built.
      '';
    };
    directory = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "/run/keys/marketplace";
      description = "Instead of `sopsFile`: a directory outside the store with a file for each secret, mode 0400.";
    };
    declared = mkOption {
      default = { };
      example = lib.literalExpression ''{ store-key = { what = "opens the store"; make = "hex32"; }; }'';
      description = "Every secret that this configuration needs, by name.";
      type = types.attrsOf (types.submodule {
        options = {
          what = mkOption {
            type = types.str;
            example = "opens the store";
            description = "What it is for.";
          };
          make = mkOption {
            type = types.enum [ "hex32" "login" "password" "given" ];
            default = "password";
            example = "hex32";
            description = ''
              How it is made: 64 hexadecimal digits, `USER:PASSWORD`, a password, or `given` by somebody else.
            '';
          };
          restart = mkOption {
            type = types.listOf types.str;
            default = [ ];
            example = [ "marketplace.service" ];
            description = "Units that restart when it changes.";
          };
        };
      });
    };
    path = mkOption {
      internal = true;
      readOnly = true;
      type = types.raw;
      default = name:
        assert lib.assertMsg (cfg.secrets.declared ? ${name}) "the secret ${name} is used but not declared";
        if fromSops then config.sops.secrets."marketplace/${name}".path else "${toString cfg.secrets.directory}/${name}";
      description = "Where a secret is on the running system.";
    };
    credentials = mkOption {
      internal = true;
      readOnly = true;
      type = types.raw;
      default = map (name: "${name}:${cfg.secrets.path name}");
      description = "Lines for `LoadCredential`.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = fromSops != (cfg.secrets.directory != null);
        message = "services.monero-marketplace.secrets: set either sopsFile (made by `nix run .#init-secrets`) or directory, not both and not none.";
      }
      {
        assertion = !fromSops || missing == [ ];
        message = "services.monero-marketplace.secrets.sopsFile lacks ${lib.concatStringsSep ", " missing}: `nix run .#init-secrets -- --declared FILE DIRECTORY` adds what is missing, where FILE is what `nix eval --json` prints of this host's secrets.declared.";
      }
      {
        assertion = cfg.secrets.directory == null || !lib.hasPrefix builtins.storeDir cfg.secrets.directory;
        message = "services.monero-marketplace.secrets.directory is in the Nix store, which everybody reads: name a directory outside it.";
      }
    ];

    sops = lib.mkIf fromSops {
      secrets = lib.mapAttrs' (name: secret: lib.nameValuePair "marketplace/${name}" {
        key = name;
        sopsFile = cfg.secrets.sopsFile;
        format = "json";
        mode = "0400";
        restartUnits = secret.restart;
      }) cfg.secrets.declared;
    };
  };
}
