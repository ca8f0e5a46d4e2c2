# The machine of every story: the whole stack on a private chain.
{ lib, pkgs, ... }:
{
  imports = [ ../host/private-chain.nix ../host/self-signed.nix ../host/demo-shop.nix ];
  services.monero-marketplace = {
    enable = true;
    domain = "market.test";
    alertmanager = {
      pagerduty.enable = lib.mkDefault false;
      slack.enable = lib.mkDefault false;
      deadMansSwitch.enable = lib.mkDefault false;
    };
  };
  networking.hosts."127.0.0.1" = [ "market.test" ];
  environment.systemPackages = [ pkgs.curl pkgs.jq pkgs.openssl pkgs.netcat ];
}
