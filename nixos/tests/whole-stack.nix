# Everything comes up; the world sees HTTPS by TLS 1.3 and nothing else.
{ lib }:
{
  nodes.market = { virtualisation = { memorySize = 4096; cores = 2; }; imports = [ ./market.nix ]; };
  nodes.stranger = { pkgs, ... }: { environment.systemPackages = [ pkgs.curl pkgs.netcat ]; };

  testScript = ''
    start_all()
    market.wait_for_unit("marketplace-demo-shop.service", timeout=600)
    market.wait_for_unit("nginx.service")

    for unit in ["monero", "marketplace", "prometheus", "alertmanager", "grafana", "loki", "alloy", "tor"]:
        market.wait_for_unit(f"{unit}.service")

    address = market.succeed("ip -4 -o addr show eth1 | awk '{print $4}' | cut -d/ -f1").strip()
    site = f"--insecure --resolve market.test:443:{address} https://market.test"

    with subtest("health through nginx over TLS 1.3"):
        status = stranger.succeed(f"curl -sS -o /dev/null -w '%{{http_code}}' --tlsv1.3 {site}/health")
        assert status == "200", status

    with subtest("TLS 1.2 is refused"):
        stranger.fail(f"curl -sS -o /dev/null --tls-max 1.2 {site}/health")

    with subtest("HTTP leads to HTTPS"):
        head = stranger.succeed(f"curl -sSI --resolve market.test:80:{address} http://market.test/")
        assert "301" in head and "location: https://market.test/" in head.lower(), head

    with subtest("headers"):
        head = stranger.succeed(f"curl -sSI {site}/").lower()
        for line in ["strict-transport-security: max-age=63072000; includesubdomains; preload", "x-frame-options: deny", "x-content-type-options: nosniff", "referrer-policy: same-origin", "content-security-policy: default-src 'none'"]:
            assert line in head, f"{line} is missing in {head}"

    with subtest("runbooks are where alerts link to"):
        page = stranger.succeed(f"curl -sSf {site}/docs/runbooks/watchdog.html")
        assert "Watchdog" in page, page

    with subtest("what is for this host is closed to others"):
        for port in [8080, 8081, 9464, 18081, 18082, 18083, 18084, 9090, 9093, 3000, 3100, 9095, 9100]:
            stranger.fail(f"nc -z -w 3 {address} {port}")

    with subtest("wallet processes answer the application's user alone"):
        market.fail("curl -sS --max-time 5 http://127.0.0.1:18082/json_rpc")
        market.succeed("runuser -u marketplace -- curl -sS --max-time 5 -o /dev/null http://127.0.0.1:18082/json_rpc")
  '';
}
