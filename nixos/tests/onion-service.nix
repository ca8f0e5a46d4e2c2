# The onion service as far as it goes without the Tor network: Tor accepts its settings and makes a key, nginx answers
# what Tor would pass on, each circuit is a visitor of its own, and pages announce the name.
{ lib }:
let
  onion = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad.onion";
in
{
  nodes.market = {
    virtualisation = { memorySize = 4096; cores = 2; };
    imports = [ ./market.nix ];
    services.monero-marketplace.tor.hostname = onion;
    # Nothing is asked of directories that are not there.
    services.tor.settings.DisableNetwork = true;
  };

  testScript = ''
    market.start()
    market.wait_for_unit("marketplace-demo-shop.service", timeout=600)
    market.wait_for_unit("tor.service")

    with subtest("Tor made a key and a name"):
        market.wait_until_succeeds("test -s /var/lib/tor/onion/marketplace/hostname")
        market.succeed("test -s /var/lib/tor/onion/marketplace/hs_ed25519_secret_key")

    with subtest("the page announces the onion service"):
        head = market.succeed("curl -sSI --insecure https://market.test/").lower()
        assert "onion-location: http://${onion}/" in head, head


    def through(circuit, path):
        line = f"PROXY TCP6 fc00:dead:beef:4dad::{circuit} ::1 6666 80"
        request = f"{line}\\r\\nGET {path} HTTP/1.1\\r\\nHost: ${onion}\\r\\nConnection: close\\r\\n\\r\\n"
        return market.succeed(f"printf '{request}' | timeout 10 nc 127.0.0.1 8088 || true")


    with subtest("what Tor passes on is answered"):
        assert " 200 " in through("1", "/health").splitlines()[0]

    with subtest("a connection without Tor's preface is not"):
        market.fail("curl -sS --max-time 5 -H 'Host: ${onion}' http://127.0.0.1:8088/health")
  '';
}
