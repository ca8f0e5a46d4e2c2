# A vendor with things to sell, and an arbiter; the password of all is in demo-shop.sh.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
in
{
  systemd.services.marketplace-demo-shop = {
    description = "Something for sale";
    wantedBy = [ "multi-user.target" ];
    requires = [ "marketplace.service" "marketplace-first-blocks.service" ];
    after = [ "marketplace.service" "marketplace-first-blocks.service" ];
    path = [ pkgs.curl pkgs.jq pkgs.coreutils cfg.scripts.marketplace-ctl.package ];
    serviceConfig = { Type = "oneshot"; RemainAfterExit = true; StateDirectory = "marketplace-demo"; WorkingDirectory = "/var/lib/marketplace-demo"; };
    script = builtins.readFile ./demo-shop.sh;
  };
}
