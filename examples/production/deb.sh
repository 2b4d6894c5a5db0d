#!/bin/sh
# Builds a Debian package: deb.sh VERSION [FILE]. The same source, Go and version give the same bytes.
# BINARY names a relance that is built already; SOURCE_DATE_EPOCH is the time of all files, by default that of
# the last commit.
set -eu
version=${1:?"say the version: deb.sh 1.0.0"}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=${2:-relance_${version}_$(dpkg --print-architecture).deb}
: "${SOURCE_DATE_EPOCH:=$(git -C "$root" log -1 --format=%ct)}"
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
umask 022
mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$tree/usr/lib/systemd/system" "$tree/usr/share/man/man1" "$tree/usr/share/doc/relance" \
	"$tree/usr/share/bash-completion/completions" "$tree/usr/share/zsh/vendor-completions" "$tree/usr/share/fish/vendor_completions.d"

if [ -n "${BINARY:-}" ]; then
	cp "$BINARY" "$tree/usr/bin/relance"
else
	(cd "$root" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w" -o "$tree/usr/bin/relance" ./cmd/relance)
fi
chmod 755 "$tree/usr/bin/relance"
relance=$tree/usr/bin/relance
"$relance" man --out "$tree/usr/share/man/man1" --date "$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)" --lang en
gzip -9n "$tree"/usr/share/man/man1/*.1
"$relance" completion bash >"$tree/usr/share/bash-completion/completions/relance"
"$relance" completion zsh >"$tree/usr/share/zsh/vendor-completions/_relance"
"$relance" completion fish >"$tree/usr/share/fish/vendor_completions.d/relance.fish"
cp "$here"/*.service "$here"/*.timer "$tree/usr/lib/systemd/system/"
cp "$root/LICENSE" "$tree/usr/share/doc/relance/copyright"
cp "$here/README.md" "$tree/usr/share/doc/relance/"
# What it is made of: each module with its version and hash, as Go noted them in the binary.
(cd "$root" && go version -m "$relance") | sed '1s/.*/relance/' >"$tree/usr/share/doc/relance/modules.txt"

cat >"$tree/DEBIAN/control" <<CONTROL
Package: relance
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: relance <relance@example.org>
Section: misc
Priority: optional
Depends: ca-certificates
Installed-Size: $(du -sk "$tree" | cut -f1)
Description: escalation policies as code for unpaid invoices
 Finance writes who is chased, when, how firmly and through which channel;
 relance checks, simulates and runs it, and can say why for everything.
CONTROL
cat >"$tree/DEBIAN/postinst" <<'POSTINST'
#!/bin/sh
set -e
if [ "$1" = configure ] && ! getent passwd relance >/dev/null; then
	useradd --system --user-group --home-dir /var/lib/relance --no-create-home --shell /usr/sbin/nologin relance
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
	systemctl try-restart relance.service
fi
POSTINST
cat >"$tree/DEBIAN/prerm" <<'PRERM'
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
	systemctl disable --now relance.service relance-run.timer relance-backup.timer
fi
PRERM
chmod 755 "$tree/DEBIAN/postinst" "$tree/DEBIAN/prerm"
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zzstd -z9 --build "$tree" "$out" >/dev/null
echo "$out"
