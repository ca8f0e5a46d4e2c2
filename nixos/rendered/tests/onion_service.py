market.start()
market.wait_for_unit("marketplace-demo-shop.service", timeout=600)
market.wait_for_unit("tor.service")

with subtest("Tor made a key and a name"):
    market.wait_until_succeeds("test -s /var/lib/tor/onion/marketplace/hostname")
    market.succeed("test -s /var/lib/tor/onion/marketplace/hs_ed25519_secret_key")

with subtest("the page announces the onion service"):
    head = market.succeed("curl -sSI --insecure https://market.test/").lower()
    assert "onion-location: http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad.onion/" in head, head

def through(circuit, path):
    line = f"PROXY TCP6 fc00:dead:beef:4dad::{circuit} ::1 6666 80"
    request = f"{line}\\r\\nGET {path} HTTP/1.1\\r\\nHost: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad.onion\\r\\nConnection: close\\r\\n\\r\\n"
    return market.succeed(f"printf '{request}' | timeout 10 nc 127.0.0.1 8088 || true")

with subtest("what Tor passes on is answered"):
    assert " 200 " in through("1", "/health").splitlines()[0]

with subtest("a connection without Tor's preface is not"):
    market.fail("curl -sS --max-time 5 -H 'Host: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad.onion' http://127.0.0.1:8088/health")
