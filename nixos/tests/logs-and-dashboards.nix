# Log lines arrive in Loki; Grafana shows every dashboard.
{ ... }:
{
  nodes.market = {
    virtualisation = { memorySize = 4096; cores = 2; };
    imports = [ ./market.nix ];
    environment.etc.dashboards.source = ../grafana/dashboards;
  };

  testScript = ''
    import json

    market.start()
    market.wait_for_unit("marketplace-demo-shop.service", timeout=600)
    market.wait_for_unit("grafana.service")

    with subtest("the application's lines are in Loki"):
        market.wait_until_succeeds("curl -sSf http://127.0.0.1:3100/ready", timeout=120)
        query = "curl -sSfG http://127.0.0.1:3100/loki/api/v1/query_range --data-urlencode 'query={unit=\"marketplace.service\"}'"
        market.wait_until_succeeds(f"{query} | jq -e '.data.result | length > 0'", timeout=120)

    with subtest("every dashboard is there"):
        password = market.succeed("cat /run/marketplace-secrets/grafana-admin-password").strip()
        api = f"curl -sSf -u admin:{password} http://127.0.0.1:3000/api"
        market.wait_until_succeeds(f"{api}/health", timeout=120)
        wanted = int(market.succeed("ls /etc/dashboards/*.json | wc -l"))
        found = json.loads(market.succeed(f"{api}/search?type=dash-db"))
        assert len(found) == wanted, f"{wanted} dashboards, {len(found)} shown"
        for dashboard in found:
            whole = json.loads(market.succeed(f"{api}/dashboards/uid/{dashboard['uid']}"))
            assert whole["dashboard"]["panels"], dashboard["title"]
            [docs] = [it for it in whole["dashboard"]["templating"]["list"] if it["name"] == "docs"]
            assert docs["query"] == "https://market.test/docs", docs
  '';
}
