#!/usr/bin/env bash
# build.sh TARGET DIRECTORY [PROFILE]: makes what is released for a target: an archive, a wheel, the list of their parts
# and checksums. Nothing in them is meant to tell when and where they were built; reproduce.sh tells whether that holds.
set -euo pipefail

target="$1"
mkdir -p "$2"
out=$(cd "$2" && pwd)
profile="${3:-dist}"
cd "$(dirname "$0")/../.."

export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"
export CARGO_INCREMENTAL=0
top=$PWD
home="${CARGO_HOME:-$HOME/.cargo}"
case "$target" in
*-windows-*)
    top=$(cygpath -w "$top")
    home=$(cygpath -w "$home")
    extension=.exe
    # Microsoft's linker writes the time of the build otherwise.
    flags=(-Clink-arg=/Brepro)
    ;;
*)
    extension=
    flags=()
    # What is compiled from C takes no flags of Rust.
    export CFLAGS="${CFLAGS:-} -ffile-prefix-map=$home=cargo -ffile-prefix-map=$top=groundrule"
    ;;
esac
flags+=("--remap-path-prefix=$home=cargo" "--remap-path-prefix=$top=groundrule")
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f' && printf '%s' "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS

cargo build --locked --profile "$profile" --target "$target" --package groundrule
# Cargo's directory for the profile `dev` has another name.
built="${CARGO_TARGET_DIR:-target}/$target/${profile/#dev/debug}/groundrule$extension"
status=0
"$built" check fixtures/shapes/flat/plan.json >"$out/findings" || status=$?
[ "$status" = 1 ] && [ -s "$out/findings" ] && rm "$out/findings"

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml)
name="groundrule-$version-$target"
python=$(command -v python3 || command -v python)
"$python" ci/release/archive.py "$out" "$name" "$built" LICENSE README.md CHANGELOG.md
# Holds the same binary: cargo finds it built.
maturin build --locked --profile "$profile" --target "$target" --out "$out"
cargo cyclonedx --quiet --format json --describe binaries --target "$target" --manifest-path crates/groundrule/Cargo.toml
mv crates/groundrule/groundrule_bin.cdx.json "$out/$name.cdx.json"

cd "$out"
for file in *; do
    if command -v sha256sum >/dev/null; then sha256sum "$file"; else shasum -a 256 "$file"; fi >"$file.sha256"
done
