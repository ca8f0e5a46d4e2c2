# The firewall of hosts without NixOS: the same table of ports as rules for ufw.
{ lib }:
let
  ports = lib.sort (a: b: a.port < b.port) (lib.attrValues (import ./ports.nix));
  from = whom: lib.filter (entry: entry.from == whom) ports;
  rules = action: whom: lib.concatMapStrings (entry: "ufw ${action} ${toString entry.port}/tcp comment '${entry.what}'\n") (from whom);
in
''
  #!/bin/sh
  # Sets up ufw for the marketplace. Ranges of addresses as arguments may reach Prometheus and Grafana:
  #   sh ufw.sh 198.51.100.0/24
  # What only this host may reach is denied from outside by the default, and named in no rule.
  set -eu

  ufw default deny incoming
  ufw default allow outgoing
  ${rules "limit" "limited"}${rules "allow" "everybody"}for range in "$@"; do
  ${lib.concatMapStrings (entry: "  ufw allow proto tcp from \"$range\" to any port ${toString entry.port} comment '${entry.what}'\n") (from "operators")}done
  ufw --force enable
''
