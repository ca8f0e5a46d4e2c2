# A wallet with money: 80 blocks to it, so that the first can be spent.
ask() {
  curl --silent --show-error --fail --retry 60 --retry-delay 1 --retry-all-errors \
    --header 'Content-Type: application/json' \
    --data "{\"jsonrpc\":\"2.0\",\"id\":\"0\",\"method\":\"$2\",\"params\":$3}" "http://127.0.0.1:$1/json_rpc"
}
bank=28088
ask "$bank" create_wallet '{"filename":"bank","password":"","language":"English"}' >/dev/null
ask "$bank" open_wallet '{"filename":"bank","password":""}' | jq --exit-status 'has("result")' >/dev/null
address=$(ask "$bank" get_address '{"account_index":0}' | jq --raw-output --exit-status .result.address)
height=$(ask 18081 get_block_count '{}' | jq --exit-status .result.count)
if [ "$height" -lt 80 ]; then
  ask 18081 generateblocks "{\"amount_of_blocks\":80,\"wallet_address\":\"$address\"}" | jq --exit-status .result.height
fi
ask "$bank" refresh '{}' >/dev/null
