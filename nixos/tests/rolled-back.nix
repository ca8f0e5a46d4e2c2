# A version that is not healthy is taken back by itself.
{ lib }:
{
  nodes.market = {
    virtualisation = { memorySize = 4096; cores = 2; };
    imports = [ ./market.nix ];
    services.monero-marketplace.deploy.healthSecs = 60;
    # Machines of tests cannot change by themselves otherwise.
    system.switch.enable = true;
    specialisation = {
      broken.configuration.systemd.services.marketplace.environment.MARKETPLACE_HTTP__BIND = "no address";
      other.configuration.environment.etc."other".text = "healthy";
    };
  };

  testScript = ''
    market.start()
    market.wait_for_unit("marketplace-demo-shop.service", timeout=600)
    first = market.succeed("readlink -f /run/current-system").strip()

    with subtest("a broken version is taken back"):
        market.fail(f"marketplace-switch {first}/specialisation/broken")
        assert market.succeed("readlink -f /run/current-system").strip() == first
        market.wait_until_succeeds("curl -sSf http://127.0.0.1:8080/health", timeout=120)

    with subtest("a healthy version stays"):
        market.succeed(f"marketplace-switch {first}/specialisation/other")
        market.succeed("grep healthy /etc/other")
  '';
}
