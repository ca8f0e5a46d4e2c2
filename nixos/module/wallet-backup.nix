# The engine uses no wallet before its keys and its record are backed up. It may not read keys itself: it names the files
# on a socket, and another user backs them up and answers.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  socket = "/run/marketplace-wallet-backup.sock";
in
{
  options.services.monero-marketplace.backup.records = lib.mkOption {
    internal = true;
    readOnly = true;
    type = lib.types.str;
    default = "${dirOf cfg.settings.store.path}/wallet-records";
    description = "Where the application writes the records of wallets, which open their keys.";
  };

  config = lib.mkIf (cfg.enable && cfg.backup.enable) {
    services.monero-marketplace = {
      settings.escrow.wallet_backup_command = lib.mkDefault [ cfg.scripts.marketplace-ask-backup.path ];
      scripts = {
        # Names on standard input; ends with 0 once all are safe.
        marketplace-ask-backup = {
          inputs = [ pkgs.socat pkgs.coreutils ];
          text = ''
            # An end of input is passed on, and the answer is waited for: a little less than the engine waits.
            answer=$(socat -t 110 - UNIX-CONNECT:${socket})
            [ "$answer" = safe ]
          '';
        };
        # The other end: standard input and output are the socket.
        marketplace-wallet-backup = {
          inputs = [ pkgs.coreutils cfg.scripts.marketplace-backup.package ];
          text = ''
            while IFS= read -r name; do
              if ! [[ "$name" =~ ^[A-Za-z0-9_-]+\.(keys|record)$ ]]; then echo "that is no wallet's name" >&2; exit 1; fi
              found=0
              for folder in /var/lib/marketplace-wallets/{buyer,vendor,arbiter} "${cfg.backup.records}"; do
                if [ -s "$folder/$name" ]; then found=1; fi
              done
              if [ "$found" = 0 ]; then echo "a wallet that was named is not there" >&2; exit 1; fi
            done
            marketplace-backup wallets >&2
            echo safe
          '';
        };
      };
    };

    systemd.sockets.marketplace-wallet-backup = {
      description = "Where the application asks for backups of new wallets";
      wantedBy = [ "sockets.target" ];
      listenStreams = [ socket ];
      socketConfig = {
        Accept = true;
        SocketUser = "marketplace";
        SocketGroup = "marketplace";
        SocketMode = "0600";
        MaxConnections = 4;
      };
    };
    systemd.services."marketplace-wallet-backup@" = {
      description = "Backup of new wallets";
      serviceConfig = cfg.backup.serviceConfig // {
        ExecStart = cfg.scripts.marketplace-wallet-backup.path;
        StandardInput = "socket";
        StandardOutput = "socket";
        StandardError = "journal";
        TimeoutStopSec = 10;
        RuntimeMaxSec = 110;
      };
    };
  };
}
