# Where backups go: a restic repository on the host and one off it, and how a script speaks to them.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  inherit (lib) mkOption types;
  inherit (cfg.backup) offsite;
  address = toString offsite.repository;

  # sftp:USER@HOST:PATH, or sftp://USER@HOST:PORT/PATH.
  sftp =
    let
      uri = builtins.match "sftp://([^/:]+)(:([0-9]+))?/.*" address;
      short = builtins.match "sftp:([^/:]+):.*" address;
    in
    if uri != null then { host = lib.elemAt uri 0; port = lib.elemAt uri 2; }
    else if short != null then { host = lib.head short; port = null; }
    else null;
  kind =
    if offsite.repository == null then "none"
    else if lib.hasPrefix "sftp:" address then "sftp"
    else if lib.hasPrefix "/" address then "directory"
    else "service";
  ssh = lib.optionalString (sftp != null) (lib.concatStringsSep " " ([
    "ssh -i $secrets/restic-offsite-ssh-key -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes"
    "-o UserKnownHostsFile=${pkgs.writeText "known-hosts" (lib.concatLines offsite.knownHosts)} -o ServerAliveInterval=30"
  ] ++ lib.optional (sftp.port != null) "-p ${sftp.port}" ++ [ "${sftp.host} -s sftp" ]));

  # What the repository off the host asks for before it is spoken to.
  credentials = {
    none = "";
    directory = "";
    sftp = ''more=(--option "sftp.command=${ssh}")'';
    service = ''
      while IFS= read -r line; do
        case "$line" in *=*) export "''${line?}" ;; esac
      done <"$secrets/restic-offsite-env"
    '';
  }.${kind};
in
{
  options.services.monero-marketplace.backup = {
    repository = mkOption {
      type = types.str;
      default = "/var/backup/marketplace";
      example = "/mnt/second-disk/marketplace";
      description = "The restic repository on this host, best on another disk.";
    };
    offsite.repository = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "s3:https://objects.example/marketplace";
      description = ''
        The restic repository off this host: any backend of restic. What it asks for (`AWS_ACCESS_KEY_ID`, …) are lines
        `NAME=value` of the secret `restic-offsite-env`; what `sftp:` asks for is the secret `restic-offsite-ssh-key`, a
        key of its own without a passphrase. A directory, such as a mounted one, needs neither.
      '';
    };
    offsite.knownHosts = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "backup.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI…" ];
      description = ''
        For `sftp:`, the lines of `known_hosts` of that machine, as `ssh-keyscan` prints them; compare them with what the
        machine itself says.
      '';
    };
    secrets = mkOption {
      internal = true;
      readOnly = true;
      type = types.listOf types.str;
      default = [ "restic-password" ]
        ++ lib.optional (kind == "sftp") "restic-offsite-ssh-key"
        ++ lib.optional (kind == "service") "restic-offsite-env";
      description = "The secrets that it takes to open them.";
    };
    directories = mkOption {
      internal = true;
      readOnly = true;
      type = types.listOf types.str;
      default = lib.filter (lib.hasPrefix "/") [ cfg.backup.repository address ];
      description = "Those that are directories of this host.";
    };
    prelude = mkOption {
      internal = true;
      readOnly = true;
      type = types.str;
      description = "What every script that speaks to restic begins with.";
      default = ''
        secrets="''${CREDENTIALS_DIRECTORY:-${dirOf (cfg.secrets.path "restic-password")}}"
        export RESTIC_PASSWORD_FILE="$secrets/restic-password"
        export RESTIC_CACHE_DIR="''${CACHE_DIRECTORY:-/var/cache/marketplace-restore}"
        places=(host${lib.optionalString (kind != "none") " offsite"})
        # at PLACE ARGUMENT…: restic in that repository.
        at() (
          more=()
          case "$1" in
            host) export RESTIC_REPOSITORY="${cfg.backup.repository}" ;;
        ${lib.optionalString (kind != "none") ''
          offsite)
            export RESTIC_REPOSITORY="${address}"
            ${credentials}
            ;;
        ''}    *) echo "no repository is called $1" >&2; exit 2 ;;
          esac
          shift
          exec restic "''${more[@]}" "$@"
        )
      '';
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.backup.enable || offsite.repository == null;
        message = "services.monero-marketplace.backup.offsite.repository has no effect while backup.enable is false.";
      }
      {
        assertion = !lib.hasPrefix "/var/lib/marketplace" cfg.backup.repository;
        message = "services.monero-marketplace.backup.repository is inside what it backs up; name a place of its own, best on another disk.";
      }
      {
        assertion = kind != "sftp" || sftp != null;
        message = "services.monero-marketplace.backup.offsite.repository = \"${address}\" names no machine: write sftp:USER@HOST:/PATH or sftp://USER@HOST:PORT//PATH.";
      }
      {
        assertion = (kind == "sftp") == (offsite.knownHosts != [ ]);
        message = "services.monero-marketplace.backup.offsite.knownHosts goes with a repository by sftp: that machine must be known, or backups would go to whoever answers in its place.";
      }
    ];
    warnings = lib.optional (cfg.backup.enable && cfg.environment == "production" && kind == "none")
      "services.monero-marketplace.backup.offsite.repository is not set: whoever loses this host loses everybody's money.";
    services.monero-marketplace.secrets.declared = lib.mkIf cfg.backup.enable ({
      restic-password.what = "opens the backups: keep a copy away from this host";
    } // lib.optionalAttrs (kind == "sftp") {
      restic-offsite-ssh-key = { what = "the private key for the repository off the host"; make = "given"; };
    } // lib.optionalAttrs (kind == "service") {
      restic-offsite-env = { what = "lines NAME=value that the repository off the host asks for"; make = "given"; };
    });
  };
}
