# What must hold in configurations that are accepted, by the sentence that says so.
{ lib, accepted }:
let
  shop = config: config.services.monero-marketplace;
  has = lib.hasInfix;
  backup = config: (shop config).scripts.marketplace-backup.text;
  credentials = config: lib.concatStringsSep " " config.systemd.services.marketplace-backup-database.serviceConfig.LoadCredential;
  listening = config: [ config.services.prometheus.listenAddress config.services.grafana.settings.server.http_addr ];
  site = config: config.services.nginx.virtualHosts.${(shop config).domain}.locations;
  inherit (accepted) minimal everything nothing-optional backup-by-ssh backup-to-a-mount;
in
{
  "monitoring listens on loopback" = listening minimal == [ "127.0.0.1" "127.0.0.1" ];
  "monitoring listens on IPv4 and IPv6 where operators are let in" = listening everything == [ "" "" ];
  "the firewall lets operators in by IPv4" = has "ip saddr 198.51.100.0/24 tcp dport { 3000, 9090 } accept" everything.networking.firewall.extraInputRules;
  "the firewall lets operators in by IPv6" = has "ip6 saddr 2001:db8::/48 tcp dport { 3000, 9090 } accept" everything.networking.firewall.extraInputRules;

  "alerts link to the book that is served" = (site minimal) ? "/docs/"
    && minimal.services.prometheus.globalConfig.external_labels.docs == "https://market.example/docs";
  "the book is not served where it is switched off" = !((site nothing-optional) ? "/docs/")
    && !(has "/docs" nothing-optional.environment.etc."nginx/nginx.conf".source.text);

  "ssh is told its key and whom to trust" = has "sftp.command=ssh -i $secrets/restic-offsite-ssh-key" (backup backup-by-ssh)
    && has "StrictHostKeyChecking=yes" (backup backup-by-ssh) && has "-p 2222 b@backup.example -s sftp" (backup backup-by-ssh);
  "the key of ssh is a credential" = has "restic-offsite-ssh-key:" (credentials backup-by-ssh) && !(has "restic-offsite-env" (credentials backup-by-ssh));
  "a mounted repository can be written and asks for no secret" = lib.elem "-/mnt/elsewhere/market" backup-to-a-mount.systemd.services.marketplace-backup-database.serviceConfig.ReadWritePaths
    && !(has "restic-offsite" (credentials backup-to-a-mount));
}
