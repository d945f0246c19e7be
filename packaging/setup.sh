#!/usr/bin/env bash
# Sets everything up that the program and its tests need: .venv, Qt's Debian libraries, a keyring, Java,
# Kafka's jars.
# What is there already is left alone; nothing outside .venv is changed except by apt-get, and only as root.
# Usage: packaging/setup.sh [--with COMMAND ...]    COMMAND is an extra tool to have, a Debian package of the same name.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.venv
stamp=$venv/.set-up
python=$venv/bin/python

say() { printf '%s\n' "$*" >&2; }
fail() { say "setup: $*"; exit 1; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install() {
    say "Installing with apt-get: $*"
    mkdir -p build
    local log=build/apt-get.log
    export DEBIAN_FRONTEND=noninteractive
    {
        apt-get update || true # the lists that are there may do
        apt-get install --yes --no-install-recommends "$@"
    # 9 is the lock: a service that a package starts must not keep it
    } </dev/null >"$log" 2>&1 9>&- || fail "apt-get could not install $*: $(grep '^E:' "$log" | tail -n 1) (all of it: $log)"
}

# One at a time: `make -j`, or two terminals, must not build the same environment twice at once.
lock() {
    command -v flock >/dev/null || return 0
    mkdir -p build
    exec 9>build/.setup.lock
    flock 9
}

# ---- Python ----------------------------------------------------------------------------------------------------------

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        command -v "$candidate" >/dev/null && "$candidate" -c "$new_enough" 2>/dev/null && echo "$candidate" && return
    done
    return 1
}

make_venv() {
    local base
    if ! base=$(find_python); then
        may_install && install python3 python3-venv
        base=$(find_python) || fail "Python 3.11 or newer was not found; install it, or name it: make setup PYTHON=/path/to/python3"
    fi
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        may_install || fail "$base cannot make virtual environments; ask root to run: apt-get install python3-venv"
        install python3-venv
    fi
    say "Making $venv with $("$base" --version)."
    "$base" -m venv --clear "$venv" || fail "the virtual environment could not be made; the reason stands above."
}

install_packages() {
    say "Installing the Python packages."
    "$python" -m pip install --quiet --disable-pip-version-check --editable '.[dev]' </dev/null ||
        fail "pip could not install the Python packages; its reason stands above. Check the network and run it again."
}

# ---- Qt's libraries --------------------------------------------------------------------------------------------------

# For a window at all, for X11, for fonts that show the pages as they were drawn.
qt_packages=(libegl1 libgl1 libopengl0 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libgssapi-krb5-2
    libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
    libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1
    libwayland-client0 libwayland-cursor0 libwayland-egl1
    fontconfig fonts-inter fonts-jetbrains-mono fonts-dejavu-core)

# Libraries that some file of Qt needs and this machine has not; nothing when all is well.
missing_for() {
    local qt
    qt=$("$python" -c 'import pathlib, PySide6; print(pathlib.Path(PySide6.__file__).parent / "Qt")')
    (cd "$qt" && ldd "$@" 2>/dev/null | awk '/not found/ { print $1 }' | sort -u | paste -s -d ' ')
}

have_fonts() {
    command -v fc-list >/dev/null && fc-list : family | grep -q '^Inter' && fc-list : family | grep -q '^JetBrains Mono'
}

check_qt() {
    [ "$(uname -s)" = Linux ] && command -v ldd >/dev/null || return 0
    local offscreen=(lib/libQt6Widgets.so.6 plugins/platforms/libqoffscreen.so)
    local desktop=(plugins/platforms/libqxcb.so plugins/platforms/libqwayland.so)
    [ -z "$(missing_for "${offscreen[@]}" "${desktop[@]}")" ] && have_fonts && return
    if may_install; then
        install "${qt_packages[@]}"
    fi
    local missing
    missing=$(missing_for "${offscreen[@]}")
    [ -z "$missing" ] || fail "Qt needs libraries that are not here ($missing); ask root to run: apt-get install ${qt_packages[*]}"
    missing=$(missing_for "${desktop[@]}")
    [ -z "$missing" ] || say "Without a window on a desktop for now: Qt needs $missing; ask root to run: apt-get install ${qt_packages[*]}"
    have_fonts || say "The fonts Inter and JetBrains Mono are not here, others are used: apt-get install fonts-inter fonts-jetbrains-mono"
}

# ---- a keyring, which tests run as a private one ----------------------------------------------------------------------

have_keyring() { command -v gnome-keyring-daemon >/dev/null && command -v dbus-run-session >/dev/null; }

check_keyring() {
    [ "$(uname -s)" = Linux ] || return 0
    have_keyring && return
    if may_install; then
        install gnome-keyring dbus
    else
        say "Tests of secrets need a keyring of their own; ask root to run: apt-get install gnome-keyring dbus"
    fi
}

# ---- Kafka -----------------------------------------------------------------------------------------------------------

java_is_fit() { "$python" -c 'from kafka_explorer.sandbox.java import find_java; find_java()' 2>/dev/null; }

check_kafka() {
    local sentence wanted=()
    # Progress goes to our stdout as it comes; the sentence of a failure waits until we know that we cannot help.
    { sentence=$("$python" packaging/fetch_kafka.py 2>&1 >&3) && return; } 3>&1
    java_is_fit || wanted+=(default-jre-headless)
    command -v mvn >/dev/null || wanted+=(maven)
    if ! may_install || [ ${#wanted[@]} = 0 ]; then
        fail "$sentence"
    fi
    install "${wanted[@]}"
    "$python" packaging/fetch_kafka.py || exit 1
}

# ---- the order of things ---------------------------------------------------------------------------------------------

lock
fingerprint=$(cat pyproject.toml packaging/setup.sh | cksum)
if [ ! -x "$python" ] || ! "$python" -c "$new_enough" 2>/dev/null; then
    make_venv
fi
if [ "$(cat "$stamp" 2>/dev/null)" != "$fingerprint" ]; then
    install_packages
    check_qt
    check_keyring
    echo "$fingerprint" >"$stamp"
fi
check_kafka
while [ "${1:-}" = --with ]; do
    if ! command -v "$2" >/dev/null; then
        may_install || fail "$2 is needed; ask root to run: apt-get install $2"
        install "$2"
    fi
    shift 2
done
