#!/usr/bin/env bash
# The text part by template engines of other languages, beside bare Tera in the same session.
#
#   benches/peers/run.sh [ROUNDS]
#
# Installs Jinja2 (pip) and RosaeNLG, LiquidJS, Handlebars.js (npm) into a folder under the system's temporary one,
# which goes again. Each is given the facts as finished words and the template that the bench wrote for this wording;
# each first shows that it says the same. They take turns, one process a turn; a turn counts with its fastest batch.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD rounds=${1:-5}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

on_one_core=()
if command -v taskset >/dev/null; then on_one_core=(taskset -c 1); fi
tera() { cargo bench --quiet --manifest-path "$here/Cargo.toml" -- "$@"; }

tera --hand-over "$folder"
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check jinja2==3.1.6
cp node.cjs "$folder"
(cd "$folder" && npm install --silent --no-audit --no-fund --prefix . rosaenlg@3.2.6 liquidjs@10.30.1 handlebars@4.7.8)

for _ in $(seq "$rounds"); do
  echo "Tera 2, Rust	$(tera --text-part)"
  echo "Jinja2 3.1, Python	$("${on_one_core[@]}" "$folder/python/bin/python" jinja.py "$folder")"
  for peer in handlebars liquidjs rosaenlg; do
    "${on_one_core[@]}" node "$folder/node.cjs" "$peer" "$folder"
  done
done | tee "$folder/turns" >&2
python3 table.py "$folder/turns"
