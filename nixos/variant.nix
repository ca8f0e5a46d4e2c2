# Configurations that must evaluate, and some that must be refused, each with the words that say why.
{ system }:
let
  machine = {
    boot.loader.grub.enable = false;
    fileSystems."/" = { device = "/dev/vda"; fsType = "ext4"; };
    system.stateVersion = "26.05";
  };
  minimal = {
    services.monero-marketplace = {
      enable = true;
      domain = "market.example";
      tls.acme.email = "admin@market.example";
      secrets.directory = "/run/keys/marketplace";
    };
  };
  with' = shop: [ machine minimal ({ lib, ... }: { services.monero-marketplace = if builtins.isFunction shop then shop { inherit lib; } else shop; }) ];
  evaluate = modules: (system modules).config;
in
{
  accepted = builtins.mapAttrs (_: evaluate) {
    minimal = [ machine minimal ];
    disabled = [ machine ];
    everything = with' {
      environment = "production";
      fee = { basisPoints = 250; watch = true; address = "4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684Rge"; };
      settings = { escrow.prepared_wallets = 32; telemetry.log = "warn,server=info"; };
      monerod = { prune = true; extraConfig = "proxy=127.0.0.1:9050"; };
      walletRpc.processes = 4;
      nginx.extraConfig = "add_header X-Robots-Tag noindex always;";
      tls.acme.server = "https://acme-staging-v02.api.letsencrypt.org/directory";
      tor = { hostname = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad.onion"; secretKey = "/run/keys/onion"; };
      firewall.operators = [ "198.51.100.0/24" "2001:db8::/48" ];
      backup.offsite.repository = "s3:https://objects.example/marketplace";
      backup.times.database = "*:0/5";
      prometheus = { retention = "90d"; docs = "https://operators.market.example"; };
      logs.retention = "2160h";
    };
    encrypted-secrets = [
      machine
      minimal
      ({ lib, ... }: {
        services.monero-marketplace.secrets = { directory = lib.mkForce null; sopsFile = ./secrets/template.json; };
        sops.age.keyFile = "/var/lib/marketplace-age.key";
      })
    ];
    nothing-optional = with' {
      environment = "staging";
      tor.enable = false;
      firewall.enable = false;
      prometheus.enable = false;
      logs.enable = false;
      backup.enable = false;
      deploy.cleanUp = false;
      docs.enable = false;
      tls = { acme.enable = false; acme.email = null; certificate = "/var/lib/tls/cert.pem"; key = "/var/lib/tls/key.pem"; };
    };
    no-alerts = with' {
      alertmanager.enable = false;
      grafana.enable = false;
    };
    backup-by-ssh = with' {
      backup.offsite = { repository = "sftp://b@backup.example:2222//market"; knownHosts = [ "[backup.example]:2222 ssh-ed25519 AAAA" ]; };
      docs.enable = false;
      prometheus.docs = "https://operators.market.example";
    };
    backup-to-a-mount = with' { backup.offsite.repository = "/mnt/elsewhere/market"; };
    e-mail-only = with' {
      alertmanager = { pagerduty.enable = false; slack.enable = false; deadMansSwitch.enable = false; };
    };
  };

  # Refused by the type of an option, whose description says why.
  mistyped = builtins.mapAttrs (_: shop: evaluate (with' shop)) {
    domain-with-scheme = { lib, ... }: { domain = lib.mkForce "https://market.example"; };
    fee-of-everything = { fee.basisPoints = 10000; };
    no-process = { walletRpc.processes = 0; };
  };

  refused = builtins.mapAttrs (_: { shop, because, more ? { } }: { inherit because; config = evaluate (with' shop ++ [ more ]); }) {
    no-domain = { shop = { lib, ... }: { domain = lib.mkForce ""; }; because = "domain is empty"; };
    play-money-in-production = { shop.network = "stagenet"; because = "cannot be used in production"; };
    fee-without-address = { shop.fee.basisPoints = 250; because = "fee.address is needed"; };
    watched-fee-without-address = { shop.fee.watch = true; because = "because fee.watch is set"; };
    development-in-production = { shop.settings.development.bank_url = "http://127.0.0.1:1"; because = "anyone can mint money"; };
    old-monero = { shop.monerod.version = "0.18.4.0"; because = "production needs 0.18.5.1"; };
    pruned-regtest = { shop = { environment = "development"; network = "regtest"; monerod.prune = true; }; because = "makes no sense on regtest"; };
    no-secrets = { shop = { lib, ... }: { secrets.directory = lib.mkForce null; }; because = "set either sopsFile"; };
    two-kinds-of-secrets = { shop.secrets.sopsFile = ./secrets/template.json; because = "set either sopsFile"; };
    secret-missing = {
      shop = { lib, ... }: { secrets.directory = lib.mkForce null; secrets.sopsFile = ./secrets/template.json; secrets.declared.another = { what = "provoked"; }; };
      because = "lacks another";
    };
    secrets-in-the-store = { shop = { lib, ... }: { secrets.directory = lib.mkForce "/nix/store/keys"; }; because = "which everybody reads"; };
    no-certificate = { shop.tls.acme.enable = false; because = "certificate and key must be named"; };
    two-certificates = { shop.tls = { acme.enable = true; certificate = "/a"; key = "/b"; }; because = "not both"; };
    certificate-without-key = { shop.tls = { acme.enable = false; certificate = "/a"; }; because = "one of them is missing"; };
    key-in-the-store = { shop.tls = { acme.enable = false; certificate = "/a"; key = "/nix/store/key"; }; because = "tls.key is in the Nix store"; };
    no-e-mail = { shop = { lib, ... }: { tls.acme.email = lib.mkForce null; }; because = "email is needed"; };
    acme-without-port-80 = { shop = { }; more = { lib, ... }: { networking.firewall.allowedTCPPorts = lib.mkForce [ 443 ]; }; because = "needs port 80"; };
    onion-name-without-tor = { shop.tor = { enable = false; hostname = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad.onion"; }; because = "although tor.enable is false"; };
    no-onion-name = { shop.tor.hostname = "market.onion"; because = "no onion name"; };
    onion-key-in-the-store = { shop.tor.secretKey = "/nix/store/key"; because = "tor.secretKey is in the Nix store"; };
    iptables = { shop = { }; more.networking.nftables.enable = false; because = "needs networking.nftables.enable"; };
    operators-without-firewall = { shop.firewall = { enable = false; operators = [ "198.51.100.0/24" ]; }; because = "has no effect while firewall.enable"; };
    everybody-an-operator = { shop.firewall.operators = [ "0.0.0.0/0" ]; because = "not everybody"; };
    open-wallet = { shop = { }; more.networking.firewall.allowedTCPPorts = [ 18082 ]; because = "lets everybody in to 18082"; };
    dashboards-of-nothing = { shop = { prometheus.enable = false; grafana.enable = true; }; because = "nothing to show"; };
    alerts-of-nothing = { shop = { prometheus.enable = false; alertmanager.enable = true; }; because = "nothing to tell"; };
    unknown-alert-value = { shop.alertmanager.values.NO_SUCH_NAME = "x"; because = "which nothing asks for"; };
    runbooks-nowhere = { shop.docs.enable = false; because = "prometheus.docs is needed"; };
    short-logs = { shop.logs.retention = "24h"; because = "less than 30 days"; };
    no-backup-in-production = { shop.backup.enable = false; because = "keys are in two places"; };
    offsite-without-backup = { shop = { environment = "staging"; backup = { enable = false; offsite.repository = "sftp:b@backup.example:/market"; }; }; because = "while backup.enable is false"; };
    backup-to-a-stranger = { shop.backup.offsite.repository = "sftp:b@backup.example:/market"; because = "whoever answers in its place"; };
    backup-to-no-machine = { shop.backup.offsite = { repository = "sftp:market"; knownHosts = [ "x" ]; }; because = "names no machine"; };
    backup-of-itself = { shop.backup.repository = "/var/lib/marketplace/backup"; because = "inside what it backs up"; };
  };
}
