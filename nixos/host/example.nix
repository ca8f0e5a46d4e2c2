# A host as an operator writes it: copy it, change the names, add what the machine is (`nixos-generate-config`).
{ lib, ... }:
{
  services.monero-marketplace = {
    enable = true;
    # Play money first. "production" takes real money, and needs Monero 0.18.5.1 or newer in nixpkgs.
    environment = lib.mkDefault "staging";
    domain = "market.example";
    tls.acme.email = "admin@market.example";
    # Made by `nix run .#init-secrets`; a directory here, so that the example holds no key.
    secrets.directory = "/run/keys/marketplace";
    backup.offsite.repository = "s3:https://objects.example/marketplace";
    tor.hostname = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad.onion";
  };

  services.openssh = {
    enable = true;
    settings = { PasswordAuthentication = false; PermitRootLogin = "prohibit-password"; };
  };

  # The machine.
  networking.hostName = "market";
  boot.loader.grub.device = lib.mkDefault "/dev/vda";
  fileSystems."/" = lib.mkDefault { device = "/dev/disk/by-label/nixos"; fsType = "ext4"; };
  system.stateVersion = "26.05";
}
