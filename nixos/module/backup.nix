# Backups: the database every quarter of an hour, wallets daily and at each change, by restic, to a repository on the
# host and to one off it.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  hardening = import ./hardening.nix;
  inherit (lib) mkOption types;

  unit = what: {
    description = "Backup: ${what}";
    startAt = cfg.backup.times.${what};
    serviceConfig = cfg.backup.serviceConfig // {
      Type = "oneshot";
      ExecStart = "${cfg.scripts.marketplace-backup.path} ${what}";
      # The other one may be at work, the network may be away.
      Restart = "on-failure";
      RestartSec = 60;
      TimeoutStartSec = "6h";
    };
  };
in
{
  options.services.monero-marketplace.backup = {
    enable = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether database, wallets and the onion service's key are backed up.";
    };
    times = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = { database = "*:0/5"; };
      description = "When what is done, as `OnCalendar=` has it.";
    };
    keep = mkOption {
      type = types.listOf types.str;
      default = [ "--keep-within" "2d" "--keep-within-hourly" "14d" "--keep-within-daily" "90d" ];
      example = [ "--keep-within" "90d" ];
      description = "What of the past is kept, in the words of `restic forget`.";
    };
    traces = mkOption {
      internal = true;
      readOnly = true;
      type = types.str;
      default = "/var/lib/marketplace-traces";
      description = "Where the times of the last successes are, for the application's metrics.";
    };
    serviceConfig = mkOption {
      internal = true;
      readOnly = true;
      type = types.raw;
      description = "What every unit that speaks to restic is.";
      default = (if cfg.backup.offsite.repository == null then hardening.local else hardening.base) // hardening.limit "100%" "1G" // {
        User = "marketplace-backup";
        Group = "marketplace-backup";
        # Wallet files are for their own user alone: this one reads them all the same, and does nothing else.
        AmbientCapabilities = [ "CAP_DAC_READ_SEARCH" ];
        CapabilityBoundingSet = [ "CAP_DAC_READ_SEARCH" ];
        PrivateUsers = false;
        CacheDirectory = "marketplace-backup";
        CacheDirectoryMode = "0700";
        StateDirectory = "marketplace-backup";
        StateDirectoryMode = "0700";
        LoadCredential = cfg.secrets.credentials cfg.backup.secrets;
        # Backups off the host go on while the other disk is away.
        ReadWritePaths = [ cfg.backup.traces ] ++ map (directory: "-${directory}") cfg.backup.directories;
      };
    };
  };

  config = lib.mkIf cfg.enable (lib.mkMerge [
    {
      assertions = [
        {
          assertion = cfg.backup.enable || cfg.environment != "production"
            || cfg.settings.escrow ? wallet_backup_command || cfg.settings.escrow ? wallet_backup_dir;
          message = "services.monero-marketplace.backup.enable is false: production needs settings.escrow.wallet_backup_command or wallet_backup_dir then; no wallet is paid before its keys are in two places.";
        }
      ];
      users.users.marketplace-backup = { isSystemUser = true; group = "marketplace-backup"; };
      users.groups.marketplace-backup = { };
      systemd.tmpfiles.rules = [ "d ${cfg.backup.traces} 0750 marketplace-backup marketplace -" ];
    }
    (lib.mkIf cfg.backup.enable {
      services.monero-marketplace = {
        backup.times = lib.mapAttrs (_: lib.mkDefault) {
          database = "*:0/15";
          wallets = "*-*-* 03:40";
          upkeep = "Sun *-*-* 04:20";
        };
        scripts.marketplace-backup = {
          inputs = [ pkgs.restic pkgs.coreutils pkgs.util-linux pkgs.openssh ];
          text = ''
            # marketplace-backup database|wallets|upkeep
            ${cfg.backup.prelude}
            state="''${STATE_DIRECTORY:-/var/lib/marketplace-backup}"
            exec 9>"$state/lock"
            how=--shared
            if [ "$1" = upkeep ]; then how=--exclusive; fi

            case "$1" in
              database) what=(/var/lib/marketplace-snapshot) ;;
              # Keys alone: a wallet's cache holds nonces, which must never come back.
              wallets) what=(/var/lib/marketplace-wallets
                --exclude '/var/lib/marketplace-wallets/*/*' --exclude '!/var/lib/marketplace-wallets/*/*.keys')
                # Those open the keys. The names of such as are being written begin with a dot.
                if [ -d "${cfg.backup.records}" ]; then what+=("${cfg.backup.records}" --exclude "${cfg.backup.records}/.*"); fi
                if [ -d /var/lib/tor/onion/marketplace ]; then what+=(/var/lib/tor/onion/marketplace); fi ;;
              upkeep) what=() ;;
              *) echo "database, wallets or upkeep?" >&2; exit 2 ;;
            esac

            failed=0
            for place in "''${places[@]}"; do
              # Backups go on side by side; a repository that is being tidied takes nothing in.
              flock "$how" --timeout 100 9
              begun=$(date +%s)
              mine="$state/writes-to-$place"
              if ! at "$place" cat config >/dev/null 2>&1; then
                # Its disk may be away: a new one in its place would go unnoticed.
                if [ -e "$mine" ]; then
                  echo "$place cannot be opened; if it shall begin anew, remove $mine" >&2
                  failed=1
                  continue
                fi
                at "$place" init --quiet || { failed=1; continue; }
              elif ! [ -e "$mine" ] && [ "$(at "$place" snapshots --json)" != "[]" ]; then
                # The empty store of a new host would become the newest there, and be what is restored.
                echo "$place holds the backups of another host: marketplace-restore in-place $place brings them here; if they are this one's, touch $mine" >&2
                failed=1
                continue
              fi
              [ -e "$mine" ] || touch "$mine"
              at "$place" unlock --quiet || true
              if [ "$1" = upkeep ]; then
                # A little each week: an order that waits for its wallet's backup waits for this too.
                at "$place" forget --quiet --prune --max-repack-size 64M --group-by host,tags ${lib.escapeShellArgs cfg.backup.keep} || failed=1
                # This reads for long and changes nothing: backups go on meanwhile.
                flock --unlock 9
                at "$place" check --quiet --no-lock --read-data-subset=5% || failed=1
              else
                # The host's name would say whose it is.
                at "$place" backup --quiet --host marketplace --tag "$1" "''${what[@]}" || failed=1
              fi
              echo "$1 at $place: $(( $(date +%s) - begun )) s, $failed failed" >&2
            done
            if [ "$failed" != 0 ]; then exit 1; fi
            if [ "$1" != upkeep ]; then
              date +%s >"${cfg.backup.traces}/.backup_$1"
              chmod 0644 "${cfg.backup.traces}/.backup_$1"
              mv "${cfg.backup.traces}/.backup_$1" "${cfg.backup.traces}/backup_$1"
            fi
          '';
        };
      };

      systemd.tmpfiles.rules = map (directory: "d ${directory} 0700 marketplace-backup marketplace-backup -") cfg.backup.directories;

      systemd.services = {
        # A consistent copy of the store, still encrypted; as the application's user, who alone may open it.
        marketplace-snapshot = {
          description = "Copy of the database for its backup";
          unitConfig.RequiresMountsFor = [ (dirOf cfg.settings.store.path) ];
          serviceConfig = hardening.silent // hardening.limit "100%" "512M" // {
            Type = "oneshot";
            User = "marketplace";
            Group = "marketplace-backup";
            UMask = "0027";
            StateDirectory = "marketplace-snapshot";
            StateDirectoryMode = "0750";
            ReadWritePaths = [ (dirOf cfg.settings.store.path) ];
            LoadCredential = config.systemd.services.marketplace.serviceConfig.LoadCredential;
            ExecStart = "${cfg.package}/bin/marketplace --config ${cfg.configFile} backup /var/lib/marketplace-snapshot/marketplace.db";
          };
        };
        marketplace-backup-database = unit "database" // {
          requires = [ "marketplace-snapshot.service" ];
          after = [ "marketplace-snapshot.service" ];
        };
        marketplace-backup-wallets = unit "wallets";
        marketplace-backup-upkeep = unit "upkeep";
      };
      systemd.timers = lib.genAttrs [ "marketplace-backup-database" "marketplace-backup-wallets" "marketplace-backup-upkeep" ] (_: {
        timerConfig = { Persistent = true; RandomizedDelaySec = 30; };
      });
    })
  ]);
}
