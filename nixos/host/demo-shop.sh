# Everybody's password is this one.
password=correct-horse-battery-staple
shop=https://market.test
[ ! -e stocked ] || exit 0
until curl --silent --fail --insecure --output /dev/null "$shop/health"; do sleep 1; done

# call JAR METHOD PATH BODY
call() {
  curl --silent --show-error --fail --insecure --cookie "$1" --cookie-jar "$1" --request "$2" \
    --header 'Content-Type: application/json' --data "$4" "$shop$3"
}
printf '%s' "$password" | marketplace-ctl admin create-user arbiter --role arbiter
call vendor POST /api/auth/register "{\"username\":\"vendor\",\"password\":\"$password\",\"role\":\"vendor\"}" >/dev/null
call buyer POST /api/auth/register "{\"username\":\"buyer\",\"password\":\"$password\",\"role\":\"buyer\"}" >/dev/null
address=$(curl --silent --fail --header 'Content-Type: application/json' \
  --data '{"jsonrpc":"2.0","id":"0","method":"create_address","params":{"account_index":0}}' \
  http://127.0.0.1:28088/json_rpc | jq --raw-output --exit-status .result.address)
call vendor PUT /api/profile "{\"payout_address\":\"$address\"}" >/dev/null
for thing in 'Linden honey:food:50000000000' 'Wool socks:clothing:80000000000' 'Walnut board:home:250000000000'; do
  IFS=: read -r title category price <<<"$thing"
  call vendor POST /api/listings "{\"title\":\"$title\",\"description\":\"$title, from the demo shop\",\"price_piconero\":$price,\"stock\":5,\"category\":\"$category\"}" >/dev/null
done
touch stocked
