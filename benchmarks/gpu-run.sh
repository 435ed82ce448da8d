#!/bin/bash
# Verifies and measures PetRecon on this machine's GPU. Needs a driver (libcuda.so.1, or an OpenCL driver), glibc and libstdc++.
#
#   ./run.sh [DEVICE] [RESULTS] [--events N] [--repetitions N] [--parallelproj-cuda LIBRARY]
#
# DEVICE is cuda:0 unless given (cuda:1, opencl:0, cuda:0,cuda:1 ...), RESULTS the folder to write to (results). Takes 5 minutes on a
# data-centre GPU. Into RESULTS go
#   machine.txt    the machine, its driver, and the commit that was built
#   tests.txt      accuracy: every test of the GPU's projectors, kernels and engines, and of whole reconstructions
#   results.json   every kernel's registers, copy rates, accuracy on large problems, events per second of every way to use the device
#   log.txt        the same for people
#   ptx.tar.gz     the kernels' PTX, for ptxas
# With a CUDA build of parallelproj 2 (libparallelproj.so) it is timed on the same events.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
device=cuda:0
results=results
if [ $# -gt 0 ] && [[ $1 != --* ]]; then device=$1; shift; fi
if [ $# -gt 0 ] && [[ $1 != --* ]]; then results=$1; shift; fi
mkdir -p "$results"
results=$(cd "$results" && pwd)

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
    command -v nvidia-smi >/dev/null && nvidia-smi
    command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,clocks.max.mem,compute_cap --format=csv
} > "$results/machine.txt" 2>&1

status=0
echo "Tests: $results/tests.txt"
"$here/bin/PetRecon.Tests" -noColor \
    -namespace PetRecon.Tests.Reconstruction.Projection.Gpu > "$results/tests.txt" 2>&1 || status=1
"$here/bin/PetRecon.Tests" -noColor \
    -class PetRecon.Tests.Compute.ComputeDeviceTests \
    -class PetRecon.Tests.Reconstruction.Projection.ProjectorTests \
    -class PetRecon.Tests.Reconstruction.MlemOracleTests >> "$results/tests.txt" 2>&1 || status=1
grep 'Total:' "$results/tests.txt"

"$here/bin/PetRecon.Benchmarks" ptx "$results/ptx" > /dev/null && tar czf "$results/ptx.tar.gz" -C "$results" ptx && rm -rf "$results/ptx"
"$here/bin/PetRecon.Benchmarks" gpu "$device" "$results" "$@" || status=1
exit $status
