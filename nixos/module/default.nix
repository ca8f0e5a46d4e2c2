# The whole marketplace on one host: `services.monero-marketplace.enable = true`, a domain and secrets.
{
  imports = [
    ./app.nix
    ./ctl.nix
    ./monerod.nix
    ./wallet-rpc.nix
    ./nginx.nix
    ./docs.nix
    ./tls.nix
    ./tor.nix
    ./firewall.nix
    ./secrets.nix
    ./scripts.nix
    ./prometheus.nix
    ./alertmanager.nix
    ./grafana.nix
    ./logs.nix
    ./repository.nix
    ./backup.nix
    ./wallet-backup.nix
    ./restore.nix
    ./deploy.nix
  ];
}
