# A wallet process is stopped; within two minutes a receiver knows.
{ lib }:
let
  receiver = 9099;
in
{
  nodes.market = { pkgs, ... }: {
    virtualisation = { memorySize = 4096; cores = 2; };
    imports = [ ./market.nix ];
    services.monero-marketplace.alertmanager.deadMansSwitch.enable = true;
    # A critical alert goes here instead of to a pager.
    services.prometheus.alertmanager.configuration = lib.mkForce {
      route = { receiver = "here"; group_wait = "10s"; group_by = [ "alertname" ]; };
      receivers = [ { name = "here"; webhook_configs = [ { url = "http://127.0.0.1:${toString receiver}/"; } ]; } ];
    };
    systemd.services.receiver = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig.ExecStart = "${pkgs.socat}/bin/socat -u TCP-LISTEN:${toString receiver},bind=127.0.0.1,fork,reuseaddr OPEN:/tmp/received,creat,append";
    };
  };

  testScript = ''
    import time

    market.start()
    market.wait_for_unit("marketplace-demo-shop.service", timeout=600)
    market.wait_for_unit("alertmanager.service")
    market.wait_until_succeeds("curl -sSf http://127.0.0.1:9090/-/ready")
    begun = time.monotonic()
    market.succeed("systemctl stop marketplace-wallet-vendor.service")
    market.wait_until_succeeds("grep -q WalletRPCUnreachable /tmp/received", timeout=180)
    took = time.monotonic() - begun
    print(f"from the fault to the receiver: {took:.0f} s")
    assert took < 120, f"it took {took:.0f} s"
  '';
}
