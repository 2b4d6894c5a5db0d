#!/bin/sh
# Makes what a release has beside the programs: release.sh VERSION [FOLDER]. Manual pages, completions and the Debian package of this
# machine's kind go into FOLDER, by default .release at the root. BINARY and SOURCE_DATE_EPOCH are those of deb.sh.
set -eu
version=${1:?"say the version: release.sh 1.0.0"}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=${2:-$root/.release}
: "${SOURCE_DATE_EPOCH:=$(git -C "$root" log -1 --format=%ct)}"
export SOURCE_DATE_EPOCH
rm -rf "$out"
mkdir -p "$out/man" "$out/completions"
if [ -z "${BINARY:-}" ]; then
	BINARY=$out/relance
	(cd "$root" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w" -o "$BINARY" ./cmd/relance)
fi
export BINARY
"$BINARY" man --out "$out/man" --date "$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)" --lang en
for shell in bash zsh fish powershell; do
	"$BINARY" completion "$shell" >"$out/completions/relance.$shell"
done
sh "$here/deb.sh" "$version" "$out/relance_${version}_$(dpkg --print-architecture).deb"
rm -f "$out/relance"
