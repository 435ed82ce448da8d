#!/bin/bash
# Verifies and measures PetRecon on this machine's GPU. Needs a driver (libcuda.so.1, or an OpenCL driver), glibc and libstdc++.
#
#   ./run.sh [DEVICE] [RESULTS] [--minutes N] [--events N] [--repetitions N] [--only TEXT] [--parallelproj-cuda LIBRARY]
#
# DEVICE is cuda:0 unless given (cuda:1, opencl:0, cuda:0,cuda:1 ...), RESULTS the folder to write to (results). Takes about 5 minutes on a
# data-centre GPU, and never more than N (9 unless given): tests get a third of that at the most, and what has no time left is left out. What
# fails is printed and written down, and the rest goes on. Into RESULTS go
#   machine.txt    the machine, its driver, and the commit that was built
#   tests.txt      accuracy: every test of the GPU's projectors, kernels and engines, of whole reconstructions, and of gamma
#   results.json   accuracy on large problems, events per second of every way to use the device, copy rates, every kernel's registers
#   log.txt        the same for people
# The kernels' PTX is in ptx.tar.gz beside this script, for ptxas.
# With a CUDA build of parallelproj 2 (libparallelproj.so) it is timed on the same events.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
device=cuda:0
results=results
minutes=9
if [ $# -gt 0 ] && [[ $1 != --* ]]; then device=$1; shift; fi
if [ $# -gt 0 ] && [[ $1 != --* ]]; then results=$1; shift; fi
options=()
while [ $# -gt 0 ]; do
    case $1 in
        --minutes) minutes=${2:-}; shift ;;
        *) options+=("$1") ;;
    esac
    [ $# -eq 0 ] || shift
done
if ! [[ $minutes =~ ^[1-9][0-9]*$ ]]; then echo "--minutes takes a whole number above 0, not '$minutes'." >&2; exit 2; fi
mkdir -p "$results"
results=$(cd "$results" && pwd)
status=0

# Runs a program for so many seconds, or for what is left of all if that is less; a minute is kept for what follows it.
limited() {
    local left=$((minutes * 60 - SECONDS)) seconds=$1 code=0
    shift
    [ "$seconds" -le "$left" ] || seconds=$left
    if [ "$seconds" -lt 5 ]; then echo "NOT RUN, no time left: $*"; return 1; fi
    timeout --kill-after=5 "$seconds" "$@" || code=$?
    if [ $code -eq 124 ] || [ $code -eq 137 ]; then echo "ENDED after $seconds s: $*"; fi
    return $code
}

# No ICU and no writable home is asked for; kernels of the driver's compiler are kept out of the results.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_EnableDiagnostics=0

if ! { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -q 'libssl\.so\.[13]'; then
    export LD_LIBRARY_PATH="$here/openssl${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi

{
    date -u
    cat "$here/commit.txt" 2>/dev/null
    uname -srm
    grep -m1 'model name' /proc/cpuinfo
    nproc
    command -v nvidia-smi >/dev/null && limited 20 nvidia-smi
    command -v nvidia-smi >/dev/null && limited 20 nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,clocks.max.mem,compute_cap --format=csv
} > "$results/machine.txt" 2>&1

tests() {
    limited $((minutes * 20 - (SECONDS - begun))) "$here/bin/$1" -noColor -longRunning 60 "${@:2}" >> "$results/tests.txt" 2>&1 || status=1
}

echo "Tests: $results/tests.txt"
: > "$results/tests.txt"
begun=$SECONDS
# What the kernels compile to is known already.
tests PetRecon.Tests -namespace PetRecon.Tests.Reconstruction.Projection.Gpu -class- PetRecon.Tests.Reconstruction.Projection.Gpu.PtxTests
tests PetRecon.Therapy.Tests -method "*A_device_gives_the_gamma_of_the_cpu"
tests PetRecon.Tests \
    -class PetRecon.Tests.Compute.ComputeDeviceTests \
    -class PetRecon.Tests.Reconstruction.Projection.ProjectorTests \
    -class PetRecon.Tests.Reconstruction.MlemOracleTests
grep -E 'Total:|\[FAIL\]|^(ENDED|NOT RUN)|[Uu]nhandled exception' "$results/tests.txt"
echo "$((SECONDS - begun)) s"

left=$((minutes * 60 - SECONDS))
limited "$left" "$here/bin/PetRecon.Benchmarks" gpu "$device" "$results" --seconds $((left > 40 ? left - 30 : 10)) "${options[@]}" || status=1
[ $status -eq 0 ] && echo "All is well." || echo "Something FAILED; see $results/tests.txt and $results/log.txt."
exit $status
