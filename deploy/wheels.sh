#!/bin/sh
# Fills a folder with the wheels of the image: those given in deploy/wheelhouse/, else built and fetched, pinned and hashed.
set -eu
out=$1
mkdir -p "$out"
if ls deploy/wheelhouse/*.whl >/dev/null 2>&1; then
    cp deploy/wheelhouse/*.whl "$out"
    exit
fi
# The native module needs a linker; maturin brings the Rust toolchain by itself.
command -v cc >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev; }
python3 -m pip wheel --require-hashes -r deploy/requirements.txt -w "$out"
python3 -m pip wheel --no-deps . -w "$out"
