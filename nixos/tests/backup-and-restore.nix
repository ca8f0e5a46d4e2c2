# Backup, loss of everything, restore; and how long each takes.
{ lib }:
{
  nodes.market = { virtualisation = { memorySize = 4096; cores = 2; }; imports = [ ./market.nix ]; };

  testScript = ''
    import time

    market.start()
    market.wait_for_unit("marketplace-demo-shop.service", timeout=600)


    def timed(what, command):
        begun = time.monotonic()
        output = market.succeed(command)
        print(f"{what}: {time.monotonic() - begun:.1f} s")
        return output


    listings = "curl -sSf --insecure https://market.test/api/listings | jq -S '[.listings[].id] | sort'"
    before = market.succeed(listings)
    timed("backup of the database", "systemctl start marketplace-backup-database.service")
    timed("backup of the wallets", "systemctl start marketplace-backup-wallets.service")
    market.succeed("test -s /var/lib/marketplace-traces/backup_database -a -s /var/lib/marketplace-traces/backup_wallets")
    timed("restore drill", "systemctl start marketplace-restore-drill.service")
    onion_key = "/var/lib/tor/onion/marketplace/hs_ed25519_secret_key"
    onion = market.succeed(f"sha256sum {onion_key}")
    # Keys, and the records that open them.
    hashes = "cd /var/lib && find marketplace marketplace-wallets -name '*.keys' -o -name '*.record' | sort | xargs sha256sum"
    wallets = market.succeed(hashes)

    with subtest("everything is lost"):
        market.succeed("systemctl stop marketplace.service 'marketplace-wallet-*.service'")
        market.succeed("rm -rf /var/lib/marketplace/* /var/lib/marketplace-wallets/*/* /var/lib/marketplace-snapshot/*")
        market.succeed("rm -rf /var/lib/tor/onion/marketplace && systemctl restart tor.service")
        # Nothing begins an empty store in its place.
        market.succeed("systemctl start --no-block marketplace.service")
        market.wait_until_succeeds("journalctl -u marketplace.service | grep 'is gone, and was backed up'")
        market.succeed("systemctl stop marketplace.service && test ! -e /var/lib/marketplace/marketplace.db")
        market.wait_until_succeeds(f"test -s {onion_key}")
        assert onion != market.succeed(f"sha256sum {onion_key}")

    with subtest("a new host does not cover what another one wrote"):
        market.succeed("rm /var/lib/marketplace-traces/backup_*")
        market.succeed("systemctl start marketplace.service && systemctl stop marketplace-backup-database.timer")
        market.wait_until_succeeds("test -s /var/lib/marketplace/marketplace.db")
        market.succeed("rm /var/lib/marketplace-backup/writes-to-host")
        # It fails, and is tried again until it is stopped.
        market.succeed("systemctl start --no-block marketplace-backup-database.service")
        market.wait_until_succeeds("journalctl -u marketplace-backup-database.service | grep 'the backups of another host'")
        market.succeed("systemctl stop marketplace-backup-database.service")

    with subtest("and comes back"):
        timed("restore", "marketplace-restore in-place host")
        market.wait_for_unit("marketplace.service")
        market.wait_until_succeeds("curl -sSf http://127.0.0.1:8080/health/live", timeout=120)
        after = market.succeed(listings)
        assert before == after, f"{before} is now {after}"
        again = market.succeed(hashes)
        assert wallets == again, f"{wallets} is now {again}"
        assert onion == market.succeed(f"sha256sum {onion_key}")
        market.succeed("marketplace-ctl escrow verify --offline")

    with subtest("money waits until a person says so"):
        market.fail("curl -sSf http://127.0.0.1:8080/health")
        market.wait_until_succeeds("marketplace-ctl admin resume", timeout=300)
        market.wait_until_succeeds("curl -sSf http://127.0.0.1:8080/health", timeout=120)
  '';
}
