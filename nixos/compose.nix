# compose.yaml for hosts without NixOS. Everything is on the host's loopback, on the ports of the table; nginx and Tor
# are the host's own. Three images are ours, loaded from what the flake builds; the others are pinned by version. The
# files of secrets belong to user 65534 (Grafana's: 472) and have mode 0400.
{ lib, version }:
let
  # Which Monero was built, the operator knows: `docker image ls`.
  tag = "\${MONERO_TAG:?the tag of the image that was loaded}";
  # Empty in the environment, it is every address: for operators, whom the firewall lets in.
  operators = "\${OPERATORS_LISTEN-127.0.0.1}";
  ports = import ./ports.nix;
  p = entry: toString entry.port;
  limited = cpus: memory: service: {
    restart = "unless-stopped";
    network_mode = "host";
    read_only = true;
    tmpfs = [ "/tmp" ];
    cap_drop = [ "ALL" ];
    security_opt = [ "no-new-privileges:true" ];
    deploy.resources.limits = { inherit cpus memory; };
    logging = { driver = "journald"; options.tag = "{{.Name}}"; };
  } // service;
  probe = test: { inherit test; interval = "10s"; timeout = "5s"; retries = 3; start_period = "60s"; };
  wget = port: path: probe [ "CMD" "wget" "-q" "-O" "/dev/null" "http://127.0.0.1:${port}${path}" ];
  # It answers with its login only; that it listens must do.
  listens = port: probe [ "CMD" "/bin/nc" "-z" "127.0.0.1" port ];
  wallet = role: port: limited "1" "1G" {
    image = "monero-wallet-rpc:${tag}";
    # One line rpc-login=USER:PASSWORD: whoever may ask Docker sees commands and environments, not this.
    secrets = [ "wallet-rpc-${role}.conf" ];
    command = [
      "--config-file" "/run/secrets/wallet-rpc-${role}.conf" "--non-interactive" "--rpc-bind-ip" "127.0.0.1" "--rpc-bind-port" port "--rpc-ssl" "disabled"
      "--daemon-address" "127.0.0.1:${p ports.monerodRpc}" "--daemon-ssl" "disabled" "--trusted-daemon"
      "--wallet-dir" "/var/lib/wallets" "--shared-ringdb-dir" "" "--log-file" "/dev/null"
    ];
    volumes = [ "wallets-${role}:/var/lib/wallets" ];
    healthcheck = listens port;
    depends_on.monerod.condition = "service_started";
  };
in
{
  name = "marketplace";
  services = {
    marketplace = limited "2" "2G" {
      image = "marketplace:${version}";
      environment.MARKETPLACE_SECRETS__DIRECTORY = "/run/secrets";
      command = [ "--config" "/etc/marketplace.toml" "serve" ];
      secrets = [ "store-key" "field-key" "wallet-rpc-buyer" "wallet-rpc-vendor" "wallet-rpc-arbiter" ];
      volumes = [ "./marketplace.toml:/etc/marketplace.toml:ro" "store:/var/lib/marketplace" ];
      healthcheck = wget (p ports.appBlue) "/health/live";
      depends_on = lib.genAttrs [ "monerod" "wallet-buyer" "wallet-vendor" "wallet-arbiter" ] (_: { condition = "service_started"; });
      stop_grace_period = "35s";
    };
    monerod = limited "2" "6G" {
      image = "monerod:${tag}";
      command = [
        "--rpc-bind-ip=127.0.0.1" "--rpc-bind-port=${p ports.monerodRpc}" "--rpc-ssl=disabled"
        "--p2p-bind-ip=127.0.0.1" "--p2p-bind-port=${p ports.monerodP2p}"
        "--zmq-rpc-bind-ip=127.0.0.1" "--zmq-rpc-bind-port=${p ports.monerodZmqRpc}"
        "--zmq-pub=tcp://127.0.0.1:${p ports.monerodZmqPub}"
        "--data-dir=/var/lib/monero" "--no-igd" "--check-updates=disabled" "--non-interactive"
      ];
      volumes = [ "chain:/var/lib/monero" ];
      healthcheck = listens (p ports.monerodRpc);
      stop_grace_period = "120s";
    };
    wallet-buyer = wallet "buyer" (p ports.walletBuyer);
    wallet-vendor = wallet "vendor" (p ports.walletVendor);
    wallet-arbiter = wallet "arbiter" (p ports.walletArbiter);
    prometheus = limited "1" "2G" {
      image = "prom/prometheus:v3.5.0";
      command = [
        "--config.file=/etc/prometheus/prometheus.yml" "--storage.tsdb.path=/prometheus"
        "--storage.tsdb.retention.time=30d" "--web.listen-address=${operators}:${p ports.prometheus}"
      ];
      volumes = [ "./prometheus.yml:/etc/prometheus/prometheus.yml:ro" "./prometheus/rules:/etc/prometheus/rules:ro" "prometheus:/prometheus" ];
      healthcheck = wget (p ports.prometheus) "/-/healthy";
    };
    alertmanager = limited "0.25" "256M" {
      image = "prom/alertmanager:v0.28.1";
      command = [ "--config.file=/etc/alertmanager.yml" "--storage.path=/alertmanager" "--web.listen-address=127.0.0.1:${p ports.alertmanager}" "--cluster.listen-address=" ];
      volumes = [ "./alertmanager.yml:/etc/alertmanager.yml:ro" "alertmanager:/alertmanager" ];
      healthcheck = wget (p ports.alertmanager) "/-/healthy";
    };
    grafana = limited "0.5" "1G" {
      image = "grafana/grafana:12.1.1";
      environment = {
        GF_SERVER_HTTP_ADDR = operators;
        GF_SERVER_HTTP_PORT = p ports.grafana;
        GF_SECURITY_ADMIN_PASSWORD__FILE = "/run/secrets/grafana-admin-password";
        GF_SECURITY_SECRET_KEY__FILE = "/run/secrets/grafana-secret-key";
        GF_ANALYTICS_REPORTING_ENABLED = "false";
      };
      secrets = [ "grafana-admin-password" "grafana-secret-key" ];
      volumes = [ "./grafana/provisioning:/etc/grafana/provisioning:ro" "./grafana/dashboards:/etc/grafana/dashboards:ro" "grafana:/var/lib/grafana" ];
      healthcheck = wget (p ports.grafana) "/api/health";
    };
    loki = limited "1" "1G" {
      image = "grafana/loki:3.5.5";
      command = [ "-config.file=/etc/loki/loki.json" ];
      volumes = [ "./loki.json:/etc/loki/loki.json:ro" "loki:/var/lib/loki" ];
      healthcheck = wget (p ports.loki) "/ready";
      # A new volume is root's where the image has no such directory; without capabilities root may do no more there
      # than any owner.
      user = "0:0";
    };
    alloy = limited "0.5" "512M" {
      image = "grafana/alloy:v1.10.2";
      command = [ "run" "--server.http.listen-addr=127.0.0.1:${p ports.alloy}" "--disable-reporting" "--storage.path=/alloy" "/etc/alloy/config.alloy" ];
      volumes = [ "./config.alloy:/etc/alloy/config.alloy:ro" "/var/log/journal:/var/log/journal:ro" "/etc/machine-id:/etc/machine-id:ro" "alloy:/alloy" ];
      healthcheck = probe [ "CMD" "bash" "-c" "exec 3<>/dev/tcp/127.0.0.1/${p ports.alloy}" ];
      user = "0:0";
    };
    node-exporter = limited "0.25" "256M" {
      image = "prom/node-exporter:v1.9.1";
      command = [ "--path.rootfs=/host" "--web.listen-address=127.0.0.1:${p ports.nodeExporter}" ];
      pid = "host";
      volumes = [ "/:/host:ro,rslave" ];
      healthcheck = wget (p ports.nodeExporter) "/";
    };
  };
  secrets = lib.genAttrs [
    "store-key" "field-key" "wallet-rpc-buyer" "wallet-rpc-vendor" "wallet-rpc-arbiter"
    "wallet-rpc-buyer.conf" "wallet-rpc-vendor.conf" "wallet-rpc-arbiter.conf"
    "grafana-admin-password" "grafana-secret-key"
  ] (name: { file = "./secrets/${name}"; });
  volumes = lib.genAttrs [
    "store" "chain" "wallets-buyer" "wallets-vendor" "wallets-arbiter" "prometheus" "alertmanager" "grafana" "loki" "alloy"
  ] (_: { });
}
