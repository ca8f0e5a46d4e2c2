# The whole stack in a virtual machine, on a private chain: `nix run .#vm`. https://localhost:8443 shows the shop.
{ lib, pkgs, ... }:
{
  imports = [ ./private-chain.nix ./self-signed.nix ./demo-shop.nix ];

  services.monero-marketplace = {
    enable = true;
    domain = "market.test";
    firewall.operators = [ "10.0.2.0/24" ];
    backup.times.database = "*:0/5";
    settings.http.trusted_origins = [ "https://market.test" "https://localhost:8443" ];
  };
  # As a browser outside calls it; whoever asks for a name that is not known gets nothing.
  services.nginx.virtualHosts."market.test".serverAliases = [ "localhost" ];
  networking.hostName = "market";
  networking.hosts."127.0.0.1" = [ "market.test" ];
  users.users.root.initialHashedPassword = "";
  services.getty.autologinUser = "root";
  system.stateVersion = "26.05";
  boot.loader.grub.enable = lib.mkDefault false;
  fileSystems."/" = lib.mkDefault { device = "/dev/vda"; fsType = "ext4"; };

  virtualisation.vmVariant.virtualisation = {
    cores = 2;
    memorySize = 6144;
    diskSize = 8192;
    graphics = false;
    forwardPorts = [
      # Its secrets are known to everybody: nobody else reaches it.
      { from = "host"; host.address = "127.0.0.1"; host.port = 8443; guest.port = 443; }
      { from = "host"; host.address = "127.0.0.1"; host.port = 3000; guest.port = 3000; }
    ];
  };
}
