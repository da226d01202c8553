#!/usr/bin/env bash
# Serves fifty simulated cameras that reboot, drop off and fall silent, to viewers that join and leave and people who play back. At the end
# holds what is sealed against what was sent, and says what grew. Exit status 1: something was lost without a gap, failed or grew.
#   scripts/soak-serve.sh [--seconds N] [--cameras N] [--dir DIR]      default 600 s and fifty cameras; about 10 MB of disk a second
set -euo pipefail
exec "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../bench/run" soak "$@"
