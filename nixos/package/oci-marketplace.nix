# The server as an image: no time, no host, no path in it; not root; only what runs.
{ pkgs, lib, version, source, marketplace }:
let
  ports = import ../ports.nix;
  busybox = pkgs.pkgsStatic.busybox;
  # `wget`, and nothing else of it.
  health = pkgs.runCommand "health" { } ''
    mkdir -p $out/bin
    cp ${busybox}/bin/busybox $out/bin/wget
  '';
in
pkgs.dockerTools.streamLayeredImage {
  name = "marketplace";
  tag = version;
  contents = [ pkgs.cacert pkgs.dockerTools.fakeNss health ];
  extraCommands = "mkdir -m 0700 -p var/lib/marketplace";
  fakeRootCommands = "chown 65534:65534 var/lib/marketplace";
  config = {
    Entrypoint = [ "${marketplace}/bin/marketplace" ];
    Cmd = [ "serve" ];
    User = "65534:65534";
    WorkingDir = "/var/lib/marketplace";
    Volumes."/var/lib/marketplace" = { };
    Env = [
      "SSL_CERT_FILE=/etc/ssl/certs/ca-bundle.crt"
      "MARKETPLACE_HTTP__SITE_DIR=${marketplace}/share/marketplace/site"
    ];
    ExposedPorts."${toString ports.appBlue.port}/tcp" = { };
    Healthcheck = {
      Test = [ "CMD" "/bin/wget" "-q" "-O" "/dev/null" "http://127.0.0.1:${toString ports.appBlue.port}/health/live" ];
      # Nanoseconds.
      Interval = 10000000000;
      Timeout = 5000000000;
      StartPeriod = 30000000000;
      Retries = 3;
    };
    Labels = {
      "org.opencontainers.image.title" = "marketplace";
      "org.opencontainers.image.version" = version;
      "org.opencontainers.image.licenses" = "AGPL-3.0-or-later";
    };
  };
}
