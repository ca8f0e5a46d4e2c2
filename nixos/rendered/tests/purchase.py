import json

PASSWORD = "correct-horse-battery-staple"
BANK = "http://127.0.0.1:28088/json_rpc"

market.start()
market.wait_for_unit("marketplace-demo-shop.service", timeout=600)

def rpc(url, method, params):
    body = json.dumps({"jsonrpc": "2.0", "id": "0", "method": method, "params": params})
    answer = json.loads(market.succeed(f"curl -sSf -H 'Content-Type: application/json' -d '{body}' {url}"))
    assert "result" in answer, answer
    return answer["result"]

def mine(blocks):
    address = rpc(BANK, "get_address", {"account_index": 0})["address"]
    rpc("http://127.0.0.1:18081/json_rpc", "generateblocks", {"amount_of_blocks": blocks, "wallet_address": address})

def shop(who, method, path, body=None):
    data = "" if body is None else f"-d '{json.dumps(body)}'"
    text = market.succeed(
        f"curl -sSf --insecure -b /tmp/{who} -c /tmp/{who} -X {method} -H 'Content-Type: application/json' {data} https://market.test{path}"
    )
    return json.loads(text) if text else None

def until_state(escrow, wanted):
    def reached(_last):
        return shop("buyer", "GET", f"/api/escrows/{escrow}")["state"] == wanted

    retry(reached, timeout_seconds=300)

for who in ["buyer", "vendor"]:
    shop(who, "POST", "/api/auth/login", {"username": who, "password": PASSWORD})

refund = rpc(BANK, "create_address", {"account_index": 0})["address"]
listing = shop("buyer", "GET", "/api/listings")["listings"][0]
order = shop(
    "buyer",
    "POST",
    "/api/orders",
    {"listing_id": listing["id"], "quantity": 1, "refund_address": refund, "delivery": "Mill Lane 1"},
)
escrow = order["escrow_id"]
until_state(escrow, "awaiting_funding")

with subtest("the buyer pays"):
    details = shop("buyer", "GET", f"/api/escrows/{escrow}")
    rpc(BANK, "transfer", {"destinations": [{"amount": details["amount_piconero"], "address": details["address"]}]})
    mine(11)
    until_state(escrow, "funded")

with subtest("the vendor ships, the buyer confirms"):
    shop("vendor", "POST", f"/api/orders/{order['order_id']}/ship", {})
    until_state(escrow, "shipped")
    shop("buyer", "POST", f"/api/orders/{order['order_id']}/confirm", {})
    until_state(escrow, "settling")

with subtest("the vendor is paid"):

    def settled(_last):
        mine(2)
        return shop("vendor", "GET", f"/api/escrows/{escrow}")["state"] == "released"

    retry(settled, timeout_seconds=300)
