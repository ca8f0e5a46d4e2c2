# Who listens where, and who may come in. The firewall, the UFW script, compose.yaml and every module read this table.
#
# from: "everybody"; "limited" (everybody, a few tries a minute); "operators" (the ranges that the operator lists);
# "host" (this machine alone); "app" (the application's user on this machine alone).
{
  ssh = { port = 22; from = "limited"; what = "SSH"; };
  http = { port = 80; from = "everybody"; what = "redirect to HTTPS, certificates"; };
  https = { port = 443; from = "everybody"; what = "the marketplace"; };

  appBlue = { port = 8080; from = "host"; what = "application, blue"; };
  appGreen = { port = 8081; from = "host"; what = "application, green"; };
  onion = { port = 8088; from = "host"; what = "nginx's door for Tor"; };
  metricsBlue = { port = 9464; from = "host"; what = "metrics of the application, blue"; };
  metricsGreen = { port = 9465; from = "host"; what = "metrics of the application, green"; };

  monerodP2p = { port = 18080; from = "host"; what = "monerod, peers: outgoing connections are enough"; };
  monerodRpc = { port = 18081; from = "host"; what = "monerod, RPC"; };
  # monerod's default for this, 18082, is the buyer's wallet process.
  monerodZmqRpc = { port = 18085; from = "host"; what = "monerod, ZMQ RPC"; };
  monerodZmqPub = { port = 18086; from = "host"; what = "monerod, ZMQ publisher"; };

  # Further processes of a role are at +100 each.
  walletBuyer = { port = 18082; from = "app"; what = "wallet processes, buyer"; };
  walletVendor = { port = 18083; from = "app"; what = "wallet processes, vendor"; };
  walletArbiter = { port = 18084; from = "app"; what = "wallet processes, arbiter"; };

  prometheus = { port = 9090; from = "operators"; what = "Prometheus"; };
  alertmanager = { port = 9093; from = "host"; what = "Alertmanager"; };
  grafana = { port = 3000; from = "operators"; what = "Grafana"; };
  loki = { port = 3100; from = "host"; what = "Loki"; };
  lokiGrpc = { port = 9095; from = "host"; what = "Loki, between its own parts"; };
  alloy = { port = 12345; from = "host"; what = "Alloy"; };
  nodeExporter = { port = 9100; from = "host"; what = "node exporter"; };
}
