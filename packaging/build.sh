#!/usr/bin/env bash
# Builds dist/kafka-explorer/ with PyInstaller, if anything it is made of has changed, and starts it to prove that it runs.
set -euo pipefail
cd "$(dirname "$0")/.."

program=dist/kafka-explorer/kafka-explorer
fail() { printf 'package: %s\n' "$*" >&2; exit 1; }

if [ ! -x "$program" ] || [ -n "$(find kafka_explorer resources connections packaging pyproject.toml \
    -type f -not -name '*.pyc' -newer "$program" -print -quit)" ]; then
    .venv/bin/python -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build/pyinstaller \
        packaging/kafka_explorer.spec </dev/null || fail "PyInstaller failed; its reason stands above."
fi

# Away from the checkout and its environment: what runs here runs elsewhere.
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
started() {
    (cd "$elsewhere" && env -i HOME="$elsewhere" PATH=/usr/bin:/bin LANG=C.UTF-8 QT_QPA_PLATFORM=offscreen \
        timeout 120 "$OLDPWD/$program" "$@" </dev/null) || fail "the built program failed: kafka-explorer $*"
}
started --version
started --smoke
printf 'dist/kafka-explorer (%s) runs.\n' "$(du -sh dist/kafka-explorer | cut -f1)"
