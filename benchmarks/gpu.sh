#!/bin/bash
# Packs all that is needed to verify and measure PetRecon on a machine that has a GPU's driver and nothing else: no .NET, no network.
#
#   benchmarks/gpu.sh [FILE]             makes FILE (out/petrecon-gpu.tar.gz), about 52 MB; needs the .NET SDK
#   benchmarks/gpu.sh --test [DEVICE]    makes it, and runs it here on DEVICE (opencl) with few events and no .NET in sight
#
# There: tar xzf petrecon-gpu.tar.gz && ./petrecon-gpu/run.sh [DEVICE] [RESULTS] [options]; see run.sh itself.
set -euo pipefail
cd "$(dirname "$0")/.."

file=out/petrecon-gpu.tar.gz
device=
case "${1:-}" in
    --test) device=${2:-opencl} ;;
    "") ;;
    *) file=$1 ;;
esac

folder=out/gpu/petrecon-gpu
rm -rf out/gpu
mkdir -p "$folder" "$(dirname "$file")"
publish() {
    dotnet publish "$1" -c Release -r linux-x64 --self-contained -o "$folder/bin" -v quiet -clp:ErrorsOnly \
        -p:SatelliteResourceLanguages=en -p:RunAnalyzers=false --artifacts-path out/gpu-build
}
# One folder for all, since they share the runtime.
publish tests/PetRecon.Tests
publish tests/PetRecon.Therapy.Tests
publish benchmarks/PetRecon.Benchmarks
# What none of the programs loads here: debugging, documentation, other processors' code, drawing, servers, disassembly.
find "$folder/bin" \( -name '*.pdb' -o -name '*.xml' -o -name 'createdump' -o -name 'libmscordbi.so' -o -name 'libmscordaccore.so' \) -delete
find "$folder/bin" \( -name 'libSkiaSharp.so' -o -name 'libHarfBuzzSharp.so' -o -name 'Silk.NET.*.dll' -o -name 'Microsoft.AspNetCore.*.dll' -o -name 'libcapstone.so' \
    -o -name 'Gee.External.Capstone.dll' -o -name 'Iced.dll' -o -name 'Microsoft.Diagnostics.Tracing.TraceEvent.dll' -o -name 'Microsoft.VisualBasic.Core.dll' \
    -o -name 'libclrgc*.so' -o -name 'libcoreclrtraceptprovider.so' \) -delete
rm -rf "$folder"/bin/amd64 "$folder"/bin/arm64 "$folder"/bin/x86 "$folder"/bin/runtimes/win* "$folder"/bin/runtimes/osx*
# The test runner hashes with OpenSSL, which a bare machine may lack; run.sh turns to this copy only there.
mkdir -p "$folder/openssl"
for library in libssl.so.3 libcrypto.so.3; do
    cp -L "$(ldconfig -p | sed -n "s|.*$library (.*x86-64.*) => ||p" | head -1)" "$folder/openssl/" || echo "no $library here to pack"
done
# What needs no GPU is done here, where its time costs nothing.
"$folder/bin/PetRecon.Benchmarks" ptx out/gpu/ptx > /dev/null
tar czf "$folder/ptx.tar.gz" -C out/gpu ptx
cp benchmarks/gpu-run.sh "$folder/run.sh"
chmod +x "$folder/run.sh"
git rev-parse HEAD > "$folder/commit.txt" 2>/dev/null || echo "not built in a git checkout" > "$folder/commit.txt"
tar czf "$file" -C out/gpu petrecon-gpu
echo "$file: $(du -h "$file" | cut -f1)"

if [ -n "$device" ]; then
    rm -rf out/gpu-test
    mkdir -p out/gpu-test
    tar xzf "$file" -C out/gpu-test
    cd out/gpu-test
    env -i PATH=/usr/bin:/bin HOME="$PWD" DOTNET_ROOT=/nowhere ./petrecon-gpu/run.sh "$device" results --minutes 30 --events 20000 --repetitions 1
fi
