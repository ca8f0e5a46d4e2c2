# A certificate made at the first start, for names that no authority knows.
{ config, pkgs, ... }:
let
  domain = config.services.monero-marketplace.domain;
  dir = "/var/lib/marketplace-tls";
in
{
  services.monero-marketplace.tls = {
    certificate = "${dir}/cert.pem";
    key = "${dir}/key.pem";
  };
  systemd.services.marketplace-tls = {
    description = "A self-signed certificate";
    requiredBy = [ "nginx.service" ];
    before = [ "nginx.service" "marketplace.service" ];
    path = [ pkgs.openssl pkgs.coreutils ];
    serviceConfig = { Type = "oneshot"; RemainAfterExit = true; };
    script = ''
      [ ! -e ${dir}/cert.pem ] || exit 0
      mkdir -p ${dir}
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=${domain} \
        -addext subjectAltName=DNS:${domain},DNS:localhost -keyout ${dir}/key.pem -out ${dir}/cert.pem
      chown root:nginx ${dir}/key.pem
      chmod 0640 ${dir}/key.pem
    '';
  };
}
