#!/usr/bin/env bash
# Installs the Debian packages that the tests, the demo or the fuzzer need, and only those that are missing.
#   scripts/install-dependencies.sh tests|demo|fuzz
# Saksi itself needs none of them: recording, sealing and unsealing use no program but saksi.
set -euo pipefail

# What it is, the package, and how to see that it is there without the package manager of Debian.
demo=(
    "ffmpeg makes the pictures of the simulated cameras|ffmpeg|command -v ffmpeg"
    "bubblewrap locks up the decoder that looks for motion|bubblewrap|command -v bwrap"
    "a font writes on them|fonts-dejavu-core|test -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
)
tests=(
    "${demo[@]}"
    "age opens what Saksi seals, and the other way round|age|command -v age && command -v age-keygen"
    "mosquitto is an MQTT broker to tell of events|mosquitto|command -v mosquitto || test -x /usr/sbin/mosquitto"
    "openssl makes certificates for RTSPS|openssl|command -v openssl"
    "strace sees what is written and in which order|strace|command -v strace"
    "ip makes a network without a way out|iproute2|command -v ip"
    "unshare and flock keep tests apart|util-linux|command -v unshare && command -v flock"
    "mount makes a small disk to fill|mount|command -v mount"
    "a browser shows the page|chromium|command -v chromium"
    "a foreign RTSP camera, GStreamer's: Python|python3|test -x /usr/bin/python3"
    "... its Python binding|python3-gi|/usr/bin/python3 -c 'import gi'"
    "... its RTSP server|gir1.2-gst-rtsp-server-1.0|typelib GstRtspServer-1.0"
    "... its sources and formats|gstreamer1.0-plugins-base|plugin gstvideotestsrc"
    "... RTP|gstreamer1.0-plugins-good|plugin gstrtp"
    "... parsers, H.265|gstreamer1.0-plugins-bad|plugin gstvideoparsersbad"
    "... H.264|gstreamer1.0-plugins-ugly|plugin gstx264"
    "... AAC|gstreamer1.0-libav|plugin gstlibav"
)
fuzz=(
    "AFL++ finds inputs that lead somewhere new|afl++|command -v afl-fuzz"
)

# Whether GStreamer has a plugin, and GObject a binding, by their files.
plugin() { compgen -G "/usr/lib*/gstreamer-1.0/lib$1.so" || compgen -G "/usr/lib*/*/gstreamer-1.0/lib$1.so"; }
typelib() { compgen -G "/usr/lib*/girepository-1.0/$1.typelib" || compgen -G "/usr/lib*/*/girepository-1.0/$1.typelib"; }

case ${1:-} in
tests) wanted=("${tests[@]}") ;;
demo) wanted=("${demo[@]}") ;;
fuzz) wanted=("${fuzz[@]}") ;;
*)
    echo "Usage: ${0##*/} tests|demo|fuzz" >&2
    exit 2
    ;;
esac

missing=() what=()
look() {
    missing=() what=()
    local line purpose package check
    for line in "${wanted[@]}"; do
        IFS='|' read -r purpose package check <<<"$line"
        if ! eval "$check" >/dev/null 2>&1; then
            missing+=("$package")
            what+=("$(printf '  %-30s %s' "$package" "$purpose")")
        fi
    done
}

by_hand() {
    {
        echo "Install them by hand, then run this again:"
        echo "  Debian, Ubuntu   apt-get install ${missing[*]}"
        echo "  other systems    see docs/install.md"
    } >&2
    exit 1
}

look
((${#missing[@]} == 0)) && exit 0

echo "Missing here for the $1, as Debian calls it:" >&2
printf '%s\n' "${what[@]}" >&2

if ! command -v apt-get >/dev/null; then
    by_hand
fi
root=()
if ((EUID != 0)); then
    # Asks for a password only where somebody can type one.
    if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
        by_hand
    fi
    root=(sudo)
fi

echo "Installing with apt-get, which may take some minutes: ${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f -- "$log"' EXIT
apt() {
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
        -o Acquire::Retries=3 "$@" </dev/null >>"$log" 2>&1
}
apt update || echo "apt-get update failed; trying with the lists that are here." >&2
if ! apt install --no-install-recommends "${missing[@]}"; then
    echo "apt-get failed; its last lines were:" >&2
    tail -n 20 -- "$log" >&2
    by_hand
fi

look
if ((${#missing[@]} > 0)); then
    echo "Still missing after the installation:" >&2
    printf '%s\n' "${what[@]}" >&2
    exit 1
fi
