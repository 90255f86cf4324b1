#!/usr/bin/env bash
# Runs the tests as on an older processor, at full speed:  test/processor-kinds/run.sh sse4|avx2|native [FILE…]
#
# Works on a copy of the checkout and of Node in which onnxruntime, libvips and V8 ask cpuid-mask.c what the processor can,
# instead of the processor. Linux on x86-64, with gcc and binutils. It shows what is chosen for such a processor and what
# that computes; that nothing is used which it does not have is shown by older-processor.test.ts, under QEMU.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
export PROCESSOR_KIND=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/checkout" "$work/bin"
git -C "$checkout" ls-files -z --cached --others --exclude-standard |
  tar -C "$checkout" --null --ignore-failed-read -T - -cf - | tar -C "$work/checkout" -xf -
cp -a "$checkout/node_modules" "$work/checkout/"
cp "$(command -v node)" "$work/bin/node"
gcc -O2 -Wall -Wextra -shared -fPIC -o "$work/cpuid-mask.so" "$here/cpuid-mask.c" -ldl
find "$work/checkout/node_modules" -path '*x64*' \( -name '*.node' -o -name '*.so*' \) -print0 |
  xargs -0 node "$here/patch-cpuid.mjs" "$work/bin/node"

export SPINDLE_SHARED_DATA=${SPINDLE_SHARED_DATA:-$(dirname "$checkout")/shared/data}
cd "$work/checkout"
PATH=$work/bin:$PATH LD_PRELOAD=$work/cpuid-mask.so node node_modules/vitest/vitest.mjs run "$@"
