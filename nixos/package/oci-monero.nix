# One program of Monero as an image, without the rest. `port` is where its health is looked for, unless whoever runs it
# says otherwise.
{ pkgs, lib, version, source, program, state, port }:
let
  alone = pkgs.runCommand program { } ''
    mkdir -p $out/bin
    cp ${pkgs.monero-cli}/bin/${program} $out/bin/
    # For health checks.
    cp ${pkgs.pkgsStatic.busybox}/bin/busybox $out/bin/nc
  '';
in
pkgs.dockerTools.streamLayeredImage {
  name = program;
  tag = pkgs.monero-cli.version;
  contents = [ pkgs.cacert pkgs.dockerTools.fakeNss alone ];
  extraCommands = "mkdir -m 0700 -p .${state}";
  fakeRootCommands = "chown 65534:65534 .${state}";
  config = {
    Entrypoint = [ "${alone}/bin/${program}" ];
    User = "65534:65534";
    WorkingDir = state;
    Volumes.${state} = { };
    Healthcheck = {
      Test = [ "CMD" "/bin/nc" "-z" "127.0.0.1" (toString port) ];
      # Nanoseconds.
      Interval = 10000000000;
      Timeout = 5000000000;
      StartPeriod = 60000000000;
      Retries = 3;
    };
    Labels = {
      "org.opencontainers.image.title" = program;
      "org.opencontainers.image.version" = pkgs.monero-cli.version;
      "org.opencontainers.image.licenses" = "BSD-3-Clause";
    };
  };
}
