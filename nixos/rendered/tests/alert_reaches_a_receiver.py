import time

market.start()
market.wait_for_unit("marketplace-demo-shop.service", timeout=600)
market.wait_for_unit("alertmanager.service")
market.wait_until_succeeds("curl -sSf http://127.0.0.1:9090/-/ready")
begun = time.monotonic()
market.succeed("systemctl stop marketplace-wallet-vendor.service")
market.wait_until_succeeds("grep -q WalletRPCUnreachable /tmp/received", timeout=180)
took = time.monotonic() - begun
print(f"from the fault to the receiver: {took:.0f} s")
assert took < 120, f"it took {took:.0f} s"
