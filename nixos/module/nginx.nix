# The edge: TLS 1.3 only, limits for each client, headers, one application behind it.
{ config, lib, ... }:
let
  cfg = config.services.monero-marketplace;
  ports = import ../ports.nix;
  inherit (lib) mkOption types;

  # Every answer carries these, nginx's own too. What the application says goes first: its policy names what its pages
  # need, and nothing is sent twice.
  headers = ''
    add_header Strict-Transport-Security $marketplace_hsts always;
    add_header X-Frame-Options DENY always;
    add_header X-Content-Type-Options $marketplace_nosniff always;
    add_header Referrer-Policy $marketplace_referrer always;
    add_header Content-Security-Policy $marketplace_policy always;
    add_header Onion-Location $marketplace_onion always;
  '';
  unless = header: name: value: ''
    map $upstream_http_${header} ${name} { "" "${value}"; default ""; }
  '';

  passed = upgrade: connection: {
    proxyPass = "http://marketplace";
    extraConfig = ''
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      # Overwrites what the client sent: who chooses it escapes every limit.
      proxy_set_header X-Real-IP $marketplace_address;
      proxy_set_header X-Forwarded-For "";
      proxy_set_header X-Forwarded-Proto $marketplace_scheme;
      proxy_set_header Upgrade ${upgrade};
      proxy_set_header Connection "${connection}";
    '';
  };
  pass = passed "\"\"" "";
  upgraded = passed "$http_upgrade" "upgrade";
  # Files and pictures: hashed names, no limit.
  exempt = pass;
  limited = pass // {
    extraConfig = pass.extraConfig + ''
      limit_req zone=marketplace_pages burst=20 nodelay;
    '';
  };
  # Five tries at once, then one every twelve seconds; reading the form is a page like any other.
  tries = pass // {
    extraConfig = pass.extraConfig + ''
      limit_req zone=marketplace_tries burst=4 nodelay;
      limit_req zone=marketplace_pages burst=20 nodelay;
    '';
  };
  live = upgraded // {
    extraConfig = upgraded.extraConfig + ''
      # The server pings every 30 seconds and drops who is silent.
      proxy_read_timeout 120s;
      proxy_buffering off;
      limit_req zone=marketplace_pages burst=20 nodelay;
    '';
  };
  upload = limited // {
    extraConfig = limited.extraConfig + ''
      client_max_body_size 9m;
      proxy_request_buffering off;
    '';
  };
  locations = {
    "/" = limited;
    "/site/" = exempt;
    "/pictures/" = exempt;
    "= /health" = limited;
    "= /sign-in" = tries;
    "= /sign-up" = tries;
    "= /api/auth/login" = tries;
    "= /api/auth/register" = tries;
    "= /ws" = live;
    "= /sell" = upload;
    "~ ^/(api/)?listings/[^/]+/(edit|pictures)$" = upload;
  } // cfg.docs.locations;
in
{
  options.services.monero-marketplace.nginx = {
    extraConfig = mkOption {
      type = types.lines;
      default = "";
      example = "location = /robots.txt { return 200 'User-agent: *\\nDisallow: /\\n'; }";
      description = "Further lines of the site's `server` block.";
    };
    requestsPerSecond = mkOption {
      type = types.ints.positive;
      default = 10;
      example = 20;
      description = "Pages that one client may ask for in a second, 20 more at once; files and pictures do not count.";
    };
    triesPerMinute = mkOption {
      type = types.ints.positive;
      default = 5;
      example = 10;
      description = "Attempts of one client to sign in or up in a minute.";
    };
  };

  config = lib.mkIf cfg.enable {
    services.nginx = {
      enable = true;
      enableReload = true;
      serverTokens = false;
      recommendedOptimisation = true;
      # The application compresses what is worth it: not what holds secrets beside what a visitor chooses.
      recommendedGzipSettings = false;
      sslProtocols = "TLSv1.3";
      sslCiphers = null;
      # Both logs carry the addresses of visitors: one is off, the other tells of disasters only.
      logError = "stderr crit";
      clientMaxBodySize = "128k";
      commonHttpConfig = ''
        access_log off;
        ssl_session_cache shared:marketplace:10m;
        ssl_session_timeout 1h;
        ssl_session_tickets off;
        client_body_timeout 15s;
        client_header_timeout 15s;

        limit_req_status 429;
        limit_conn_status 429;
        # An IPv6 client holds a whole network: its first 64 bits count. Tor names a circuit in the last 32, which no other
        # client's address has; the application, which counts networks too, is given them further up.
        map $binary_remote_addr $marketplace_network {
          "~(?s)^(?<first_half>.{8}).{8}$" $first_half;
          default $binary_remote_addr;
        }
        map $proxy_protocol_addr $marketplace_client { "" $marketplace_network; default $proxy_protocol_addr; }
        map $proxy_protocol_addr $marketplace_address {
          "" $remote_addr;
          "~^fc00:dead:beef:4dad::(?<high>[0-9a-f]+):(?<low>[0-9a-f]+)$" "fc00:$high:$low::1";
          "~^fc00:dead:beef:4dad::(?<only>[0-9a-f]+)$" "fc00:0:$only::1";
          default $proxy_protocol_addr;
        }
        map $request_method $marketplace_try { POST $marketplace_client; default ""; }
        limit_req_zone $marketplace_client zone=marketplace_pages:10m rate=${toString cfg.nginx.requestsPerSecond}r/s;
        limit_req_zone $marketplace_try zone=marketplace_tries:10m rate=${toString cfg.nginx.triesPerMinute}r/m;
        limit_conn_zone $marketplace_client zone=marketplace_connections:10m;

        map $https $marketplace_hsts { on "max-age=63072000; includeSubDomains; preload"; default ""; }
        map $https $marketplace_scheme { on "https"; default "http"; }
        map $https $marketplace_onion { on "${lib.optionalString (cfg.tor.hostname != null) "http://${cfg.tor.hostname}$request_uri"}"; default ""; }
        ${unless "x_content_type_options" "$marketplace_nosniff" "nosniff"}
        ${unless "referrer_policy" "$marketplace_referrer" "same-origin"}
        map $uri $marketplace_own_policy {
          ${cfg.docs.policy}
          default "default-src 'none'; frame-ancestors 'none'";
        }
        ${unless "content_security_policy" "$marketplace_policy" "$marketplace_own_policy"}
      '';
      upstreams.marketplace = {
        servers = { "127.0.0.1:${toString ports.appBlue.port}" = { }; };
        extraConfig = "keepalive 64;";
      };
      virtualHosts = {
        ${cfg.domain} = {
          forceSSL = true;
          enableACME = cfg.tls.acme.enable;
          sslCertificate = lib.mkIf (!cfg.tls.acme.enable) cfg.tls.certificate;
          sslCertificateKey = lib.mkIf (!cfg.tls.acme.enable) cfg.tls.key;
          inherit locations;
          extraConfig = headers + ''
            limit_conn marketplace_connections 64;
          '' + cfg.nginx.extraConfig;
        };
        # Whoever asks for another name gets nothing: no certificate, no page.
        "_" = {
          default = true;
          rejectSSL = true;
          locations."/".return = "444";
        };
      } // lib.optionalAttrs cfg.tor.enable {
        marketplace-onion = {
          serverName = if cfg.tor.hostname == null then "~^[a-z2-7]{56}\\.onion$" else cfg.tor.hostname;
          listen = [ { addr = "127.0.0.1"; port = ports.onion.port; proxyProtocol = true; } ];
          inherit locations;
          # Each circuit is a visitor of its own.
          extraConfig = headers + ''
            limit_conn marketplace_connections 64;
          '';
        };
      };
    };
  };
}
