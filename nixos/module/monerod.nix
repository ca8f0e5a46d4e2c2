# monerod: a node of our own, asked by nobody but this host.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  ports = import ../ports.nix;
  hardening = import ./hardening.nix;
  inherit (lib) mkOption types;
  # The first release with every fix that production insists on.
  oldest = "0.18.5.1";
  networkLine = {
    mainnet = "";
    stagenet = "stagenet=1\n";
    testnet = "testnet=1\n";
    regtest = "regtest=1\nkeep-fakechain=1\noffline=1\nfixed-difficulty=1\ndisable-rpc-ban=1\n";
  };
in
{
  options.services.monero-marketplace.monerod = {
    version = mkOption {
      type = types.str;
      internal = true;
      default = pkgs.monero-cli.version;
      description = "Which Monero this is.";
    };
    prune = mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = "Whether the node keeps an eighth of old ring signatures only: about a third of the disk.";
    };
    dataDir = mkOption {
      type = types.path;
      default = "/var/lib/monero";
      example = "/mnt/chain/monero";
      description = "Where the chain is; it need not be backed up.";
    };
    extraConfig = mkOption {
      type = types.lines;
      default = "";
      example = "proxy=127.0.0.1:9050";
      description = "Further lines of monerod's configuration. The example needs `services.tor.client.enable`.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.environment != "production" || lib.versionAtLeast cfg.monerod.version oldest;
        message = "pkgs.monero-cli is Monero ${cfg.monerod.version}; production needs ${oldest} or newer, which keeps nonces from being reused. Take monero-cli from a newer nixpkgs with nixpkgs.overlays.";
      }
      {
        assertion = !(cfg.monerod.prune && cfg.network == "regtest");
        message = "services.monero-marketplace.monerod.prune makes no sense on regtest: the chain has a few hundred blocks.";
      }
    ];

    services.monero = {
      enable = true;
      dataDir = cfg.monerod.dataDir;
      rpc = { address = "127.0.0.1"; port = ports.monerodRpc.port; };
      extraConfig = ''
        ${networkLine.${cfg.network}}rpc-ssl=disabled
        p2p-bind-ip=127.0.0.1
        p2p-bind-port=${toString ports.monerodP2p.port}
        zmq-rpc-bind-ip=127.0.0.1
        zmq-rpc-bind-port=${toString ports.monerodZmqRpc.port}
        zmq-pub=tcp://127.0.0.1:${toString ports.monerodZmqPub.port}
        no-igd=1
        check-updates=disabled
        ${lib.optionalString cfg.monerod.prune "prune-blockchain=1\nsync-pruned-blocks=1\n"}${cfg.monerod.extraConfig}
      '';
    };

    # Without its disk it would begin to read the chain into another one.
    systemd.services.monero.unitConfig.RequiresMountsFor = [ cfg.monerod.dataDir ];
    systemd.services.monero.serviceConfig = lib.mapAttrs (_: lib.mkForce) (hardening.base // {
      # RandomX compiles programs while it runs, and asks for large pages.
      MemoryDenyWriteExecute = false;
      SystemCallFilter = [ "@system-service" "~@privileged @mount" ];
      ReadWritePaths = [ cfg.monerod.dataDir ];
      MemoryMax = "6G";
      TimeoutStopSec = 120;
    });
  };
}
