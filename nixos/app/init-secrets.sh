# init-secrets [--declared FILE] DIRECTORY: an age key, and every secret that the configuration declares, encrypted, in
# DIRECTORY/secrets.json. What is there stays. Nothing secret is printed; the key is in DIRECTORY/age.key and belongs on
# the host (/var/lib/marketplace-age.key) and in a safe, never into version control.
# It is encrypted for everybody whom DIRECTORY/.sops.yaml names: add the key of another operator there, behind a comma,
# and run this again.
# What others give (lines NAME=value) is read from DIRECTORY/NAME.given, which is removed once it is encrypted.
# Other names than the example's: nix eval --json .#nixosConfigurations.HOST.config.services.monero-marketplace.secrets.declared
declared="${MARKETPLACE_DECLARED:-}"
if [ "${1:-}" = --declared ]; then declared="$2"; shift 2; fi
dir="${1:?where? init-secrets DIRECTORY}"
umask 077
mkdir -p "$dir"
key="$dir/age.key"
file="$dir/secrets.json"
[ -e "$key" ] || age-keygen --output "$key" 2>/dev/null
recipient=$(age-keygen -y "$key")
export SOPS_AGE_KEY_FILE="$key"

if ! [ -e "$dir/.sops.yaml" ]; then
  printf 'creation_rules:\n  - path_regex: secrets\\.json$\n    age: %s\n' "$recipient" >"$dir/.sops.yaml"
  printf 'age.key\n*.given\n' >"$dir/.gitignore"
fi
if ! grep --quiet --fixed-strings "$recipient" "$dir/.sops.yaml"; then
  echo "$dir/.sops.yaml does not name $recipient, whose key is $key: nothing here could be opened by it" >&2
  exit 1
fi

make() {
  case "$2" in
    hex32) openssl rand -hex 32 ;;
    login) printf 'market:%s\n' "$(openssl rand -hex 24)" ;;
    password) openssl rand -hex 24 ;;
    given) [ -e "$dir/$1.given" ] && cat "$dir/$1.given" ;;
  esac
}

plain=$(mktemp -p "$dir" .plain.XXXXXX)
trap 'rm -f "$plain" "$plain.next"' EXIT
if [ -e "$file" ]; then sops decrypt --input-type json --output-type json "$file" >"$plain"; else echo '{}' >"$plain"; fi

missing=0
used=()
while read -r name how; do
  if jq --exit-status --arg name "$name" 'has($name)' "$plain" >/dev/null; then continue; fi
  if ! make "$name" "$how" | jq --raw-input --slurp --arg name "$name" --slurpfile all "$plain" \
    'if . == "" then error("nothing") else $all[0] + {($name): .} end' >"$plain.next" 2>/dev/null; then
    echo "$name is given by somebody else: put its lines into $dir/$name.given and run this again" >&2
    missing=1
    continue
  fi
  mv "$plain.next" "$plain"
  used+=("$dir/$name.given")
  echo "$name: made" >&2
done < <(jq --raw-output 'to_entries[] | "\(.key) \(.value.make)"' "$declared")

# By the rule for the file's own name: what is encrypted has another one.
sops --config "$dir/.sops.yaml" encrypt --filename-override "$file" --input-type json --output-type json "$plain" >"$file.next"
mv "$file.next" "$file"
chmod 0644 "$file"
# What was not taken, because there is such a secret already, stays.
rm -f "${used[@]}"
echo "$file is encrypted for whom $dir/.sops.yaml names" >&2
exit "$missing"
