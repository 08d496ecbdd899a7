#!/usr/bin/env bash
# Runs `groundrule check` for action.yml, whose inputs are variables here: annotations go to the log, a digest to the
# job's summary, and the exit status is kept.
set -euo pipefail

summary="$RUNNER_TEMP/groundrule-summary.md"
arguments=(check --format=github "--output=markdown=$summary")

# Adds an option with each line of a value that is not blank.
option() {
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        line="${line#"${line%%[![:space:]]*}"}"
        line="${line%"${line##*[![:space:]]}"}"
        [ -z "$line" ] || arguments+=("$1$line")
    done <<<"$2"
}

option --root= "$GROUNDRULE_ROOT"
option --config= "$GROUNDRULE_CONFIG"
option --policy= "$GROUNDRULE_POLICY"
option --fail-on= "$GROUNDRULE_FAIL_ON"
option --undetermined= "$GROUNDRULE_UNDETERMINED"
option --output= "$GROUNDRULE_OUTPUTS"

# What follows is no option, whatever a pull request calls its files.
arguments+=(--)
options=${#arguments[@]}
option "" "$GROUNDRULE_PATHS"
patterns=("${arguments[@]:options}")
arguments=("${arguments[@]:0:options}")
# Bash of macOS knows no `**`.
shopt -s globstar 2>/dev/null || true
IFS=
for pattern in ${patterns[@]+"${patterns[@]}"}; do
    # Unquoted for the patterns in it. One that matches nothing stays, and groundrule says that it is not there.
    # shellcheck disable=SC2206
    arguments+=($pattern)
done

status=0
groundrule "${arguments[@]}" || status=$?
printf 'status=%s\n' "$status" >>"$GITHUB_OUTPUT"
if [ -f "$summary" ]; then
    cat "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
exit "$status"
