#!/bin/sh
# Makes .venv and installs into it what the program needs ("run") or its tests need too ("test").
#   1. find a Python that works; where it cannot make environments, let apt-get complete it
#   2. install the packages that pyproject.toml names
#   3. ask the loader which system libraries Qt still misses, and let apt-get bring them
# Usage: sh .setup/install.sh run|test
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
python=.venv/bin/python

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# ---------------------------------------------------------------- system packages

is_root() { [ "$(id -u)" = 0 ]; }

as_root() { if is_root; then "$@"; else sudo "$@"; fi; }

apt_install() {
    command -v apt-get >/dev/null || return 1
    is_root || command -v sudo >/dev/null || return 1
    say "Installing with apt-get: $*"
    if [ -z "${lists_are_fresh:-}" ]; then
        as_root apt-get -qq update || true  # a broken extra source must not stop us
        lists_are_fresh=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "$@" >/dev/null
}

# ---------------------------------------------------------------- Python

works() {
    "$1" -c 'import sys, bz2, ctypes, lzma, ssl, venv, zlib; sys.exit(sys.version_info < (3, 11))' \
        >/dev/null 2>&1
}

makes_environments() { works "$1" && "$1" -c 'import ensurepip' >/dev/null 2>&1; }

first_python_that() {
    for name in python3 python3.13 python3.12 python3.11 python3.14 /usr/bin/python3; do
        if "$1" "$name"; then printf '%s\n' "$name"; return 0; fi
    done
    return 1
}

complete_python() {
    name=$(first_python_that works) ||
        stop "Python 3.11 or newer is needed; install it and run make again."
    version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt_install "python$version-venv" || apt_install python3-venv || true
}

make_environment() {
    if works "$python" && "$python" -m pip --version >/dev/null 2>&1; then return; fi
    rm -rf .venv
    first_python_that makes_environments >/dev/null || complete_python
    name=$(first_python_that makes_environments) || stop \
        "Python's ensurepip module is missing, and there is no apt-get or sudo to install it:" \
        "install the package python3-venv and run make again."
    say "Making .venv with $("$name" --version)"
    "$name" -m venv .venv
}

install_python_packages() {
    say "Installing the Python packages (PyTorch and Qt: about 3 GB the first time)"
    # pip unpacks where there is room: /tmp may be a small memory disk
    mkdir -p .venv/tmp
    case $purpose in test) project='.[dev]' ;; *) project=. ;; esac
    TMPDIR="$PWD/.venv/tmp" "$python" -m pip install --disable-pip-version-check -e "$project" ||
        stop "The Python packages could not be installed (see above); run make again to go on."
    rm -rf .venv/tmp
}

# ---------------------------------------------------------------- system libraries

qt_folder() {
    "$python" -c 'from importlib.util import find_spec as find
print(find("PySide6").submodule_search_locations[0] + "/Qt")'
}

libraries_of_the_window() {
    find "$1/lib/libQt6Widgets.so.6" "$1/plugins/platforms/libqxcb.so" \
        "$1/plugins/imageformats" "$1/plugins/iconengines" -name '*.so*' -exec ldd {} +
}

libraries_of_the_rest() {
    find "$1/lib/libQt6Multimedia.so.6" "$1/plugins/multimedia" \
        "$1/plugins/platforms/libqwayland.so" -name '*.so*' -exec ldd {} +
}

# Of libraries_of_the_window or libraries_of_the_rest; Qt's own are a matter of the wheels.
missing() {
    command -v ldd >/dev/null || return 0
    "$1" "$(qt_folder)" 2>/dev/null |
        sed -n -e '/libQt6/d' -e 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u
}

# Debian names the package of a library after it: libxcb-cursor.so.0 is in libxcb-cursor0,
# libX11.so.6 in libx11-6.
packages_of() {
    tr 'A-Z_' 'a-z-' |
        sed -E -e 's/^lib(glib|gthread|gobject|gio)-2\.0\.so\.0$/libglib2.0-0/' \
            -e 's/^libbrotli.*/libbrotli1/' \
            -e 's/([0-9])\.so\.([0-9]+).*/\1-\2/' -e 's/\.so\.([0-9]+).*/\1/' |
        sort -u
}

install_libraries() {
    wanted=$({ missing libraries_of_the_window; missing libraries_of_the_rest; } |
        packages_of | tr '\n' ' ')
    has_fonts || wanted="$wanted fonts-dejavu-core"
    [ -n "${wanted% }" ] || return 0
    # shellcheck disable=SC2086
    apt_install $wanted && return
    for package in $wanted; do apt_install "$package" || true; done
}

has_fonts() {
    find /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.fonts" \
        "${HOME:-/}/.local/share/fonts" -name '*.[to]t[fc]' 2>/dev/null | grep -q .
}

complete_system() {
    [ "$(uname)" = Linux ] || return 0
    install_libraries
    [ -z "$(missing libraries_of_the_window)" ] || install_libraries  # those the first ones hid
    lacking=$(missing libraries_of_the_window)
    # shellcheck disable=SC2046,SC2086
    [ -z "$lacking" ] || stop "The window needs system libraries that are missing:" $lacking \
        "- install them and run make again. Debian's packages:" $(echo "$lacking" | packages_of)
    lacking=$(missing libraries_of_the_rest)
    # shellcheck disable=SC2086
    [ -z "$lacking" ] || say "Sound, camera and Wayland lack:" $lacking "- all else works."
}

install_test_tools() {
    wanted=
    command -v Xvfb >/dev/null || wanted="$wanted xvfb"
    command -v xauth >/dev/null || wanted="$wanted xauth"
    # shellcheck disable=SC2086
    [ -z "$wanted" ] || apt_install $wanted ||
        say "Missing:$wanted. The tests run without a display."
}

make_environment
install_python_packages
complete_system
case $purpose in
    test) install_test_tools; touch .venv/.ready-to-run .venv/.ready-to-test ;;
    *) touch .venv/.ready-to-run ;;
esac
