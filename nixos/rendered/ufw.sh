#!/bin/sh
# Sets up ufw for the marketplace. Ranges of addresses as arguments may reach Prometheus and Grafana:
#   sh ufw.sh 198.51.100.0/24
# What only this host may reach is denied from outside by the default, and named in no rule.
set -eu

ufw default deny incoming
ufw default allow outgoing
ufw limit 22/tcp comment 'SSH'
ufw allow 80/tcp comment 'redirect to HTTPS, certificates'
ufw allow 443/tcp comment 'the marketplace'
for range in "$@"; do
  ufw allow proto tcp from "$range" to any port 3000 comment 'Grafana'
  ufw allow proto tcp from "$range" to any port 9090 comment 'Prometheus'
done
ufw --force enable
