# What may come in, from the table of ports; and who on this host may speak to the wallet processes.
{ config, lib, ... }:
let
  cfg = config.services.monero-marketplace;
  ports = import ../ports.nix;
  inherit (lib) mkOption types;
  from = whom: lib.filter (entry: entry.from == whom) (lib.attrValues ports);
  numbers = map (entry: entry.port);
  set = list: lib.concatMapStringsSep ", " toString list;
  walletPorts = lib.concatLists (lib.attrValues cfg.walletRpc.ports);
  # What is let in although it is for this host or for operators only.
  opened = lib.intersectLists config.networking.firewall.allowedTCPPorts
    (numbers (from "host" ++ from "app" ++ from "operators") ++ walletPorts);
  family = range: if lib.hasInfix ":" range then "ip6" else "ip";
in
{
  options.services.monero-marketplace.firewall = {
    enable = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether the host's firewall is set up; off only behind another one that does the same.";
    };
    ssh = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether SSH is let in, six new connections of one address in half a minute.";
    };
    operators = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "198.51.100.0/24" "2001:db8::/48" ];
      description = "Ranges of addresses from which Prometheus and Grafana are reached; from nowhere if empty.";
    };
    operatorsListen = mkOption {
      internal = true;
      readOnly = true;
      type = types.str;
      # No address is every address, of IPv4 and of IPv6; the firewall lets operators in, and nobody else.
      default = if cfg.firewall.operators == [ ] then "127.0.0.1" else "";
      description = "The address on which Prometheus and Grafana listen.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = !cfg.firewall.enable || config.networking.nftables.enable;
        message = "services.monero-marketplace.firewall needs networking.nftables.enable: its rules tell users of this host apart.";
      }
      {
        assertion = cfg.firewall.enable || cfg.firewall.operators == [ ];
        message = "services.monero-marketplace.firewall.operators has no effect while firewall.enable is false.";
      }
      {
        assertion = lib.all (range: builtins.match "[0-9a-fA-F.:]+(/[0-9]+)?" range != null && range != "0.0.0.0/0" && range != "::/0") cfg.firewall.operators;
        message = "services.monero-marketplace.firewall.operators: each must be a range such as 198.51.100.0/24, and not everybody.";
      }
      {
        assertion = opened == [ ];
        message = "networking.firewall.allowedTCPPorts lets everybody in to ${set opened}: these are for this host or for operators only.";
      }
    ];

    networking = lib.mkIf cfg.firewall.enable {
      nftables.enable = lib.mkDefault true;
      # At build time there are no such users.
      nftables.preCheckRuleset = "sed 's/skuid marketplace/skuid nobody/g' -i ruleset.conf";
      nftables.tables.marketplace = {
        family = "inet";
        content = ''
          set ssh4 { type ipv4_addr; flags dynamic, timeout; timeout 1m; }
          set ssh6 { type ipv6_addr; flags dynamic, timeout; timeout 1m; }
          chain input {
            type filter hook input priority filter - 10; policy accept;
            tcp dport ${toString ports.ssh.port} ct state new update @ssh4 { ip saddr limit rate over 12/minute burst 6 packets } drop
            tcp dport ${toString ports.ssh.port} ct state new update @ssh6 { ip6 saddr limit rate over 12/minute burst 6 packets } drop
          }
          chain output {
            type filter hook output priority filter; policy accept;
            # Wallet processes answer the application alone, whoever knows their login.
            oifname "lo" tcp dport { ${set walletPorts} } meta skuid marketplace accept
            oifname "lo" tcp dport { ${set walletPorts} } reject with tcp reset
          }
        '';
      };
      firewall = {
        enable = true;
        allowedTCPPorts = numbers (from "everybody" ++ lib.optionals cfg.firewall.ssh (from "limited"));
        logRefusedConnections = false;
        extraInputRules = lib.concatMapStrings (range: ''
          ${family range} saddr ${range} tcp dport { ${set (numbers (from "operators"))} } accept
        '') cfg.firewall.operators;
      };
    };
    # The table says whether SSH is let in.
    services.openssh.openFirewall = lib.mkIf cfg.firewall.enable (lib.mkDefault false);
  };
}
