#!/usr/bin/env bash
# reproduce.sh [PROFILE]: builds the last commit twice, in two directories, and compares all that is released.
set -euo pipefail
cd "$(dirname "$0")/../.."

profile="${1:-dist}"
target=$(rustc --print host-tuple)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
unset CARGO_TARGET_DIR
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for copy in one another/and/deeper; do
    mkdir -p "$scratch/$copy"
    git archive HEAD | tar -x -C "$scratch/$copy"
    "$scratch/$copy/ci/release/build.sh" "$target" "$scratch/$copy/dist" "$profile"
done
(cd "$scratch/one/dist" && sha256sum -- *)
diff <(cd "$scratch/one/dist" && sha256sum -- *) <(cd "$scratch/another/and/deeper/dist" && sha256sum -- *)
echo "the same in both directories"
