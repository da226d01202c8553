#!/usr/bin/env bash
# Kills a recorder of two simulated cameras (4 Mbit/s and 32 kbit/s) many times and holds what it left against what was
# sent. ./test does the same with four kills.
#   scripts/soak-kill.sh [KILLS]        default 50, about 6 s each
set -euo pipefail
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.."

export SAKSI_SOAK_KILLS=${1:-50}
export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname -- "$(readlink -f -- "$(command -v dotnet)")")}
dotnet build tests/Saksi.Recording.Tests -c Release --verbosity quiet
exec artifacts/bin/Saksi.Recording.Tests/release/Saksi.Recording.Tests \
    -noLogo -explicit only -method 'Saksi.Recording.Tests.Crash.KillTests.Many_kills*' -showLiveOutput
