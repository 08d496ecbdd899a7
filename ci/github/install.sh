#!/usr/bin/env bash
# Puts groundrule on the PATH of the job's steps: a wheel of PyPI, which holds the binary.
set -euo pipefail

if [ -z "$GROUNDRULE_VERSION" ] && command -v groundrule >/dev/null; then
    groundrule --version
    exit 0
fi

version="$GROUNDRULE_VERSION"
if [ -z "$version" ]; then
    version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml")
fi
python=$(command -v python3 || command -v python)
environment="$RUNNER_TEMP/groundrule"
"$python" -m venv "$environment"
scripts="$environment/bin"
[ -d "$scripts" ] || scripts="$environment/Scripts"
# Only a wheel: no code runs while it is installed.
"$scripts/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: "groundrule==$version"
"$scripts/groundrule" --version
printf '%s\n' "$scripts" >>"$GITHUB_PATH"
