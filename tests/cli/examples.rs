//! Every command that the help or a README shows is one that the command takes.

use std::fs;

use crate::common::{groundrule, top};
use crate::help::COMMANDS;

/// The commands in a text: lines that begin with `groundrule`, also after a pipe or `&&`, without comments.
fn commands(text: &str) -> Vec<Vec<String>> {
    let shown = text.lines().flat_map(|line| line.split(" | ")).flat_map(|part| part.split(" && "));
    shown
        .filter_map(|part| part.trim().strip_prefix("groundrule "))
        .map(|arguments| arguments.split(" # ").next().unwrap_or_default())
        .map(|arguments| arguments.split(" > ").next().unwrap_or_default())
        .map(|arguments| arguments.split_whitespace().map(|word| word.replace('\'', "")).collect())
        .collect()
}

#[track_caller]
fn are_taken(text: &str) {
    let commands = commands(text);
    assert!(!commands.is_empty(), "{text}");
    for arguments in commands {
        let mut run = groundrule();
        for argument in &arguments {
            run = run.arg(argument);
        }
        // Arguments are read up to here, and refused where they are wrong.
        run.arg("--help").exits(0);
    }
}

#[test]
fn examples_of_the_help() {
    for command in COMMANDS.into_iter().filter(|command| !["new", "config", "exceptions"].contains(command)) {
        are_taken(&groundrule().args(command).arg("--help").exits(0).stdout);
    }
}

#[test]
fn examples_of_the_documentation() {
    for page in ["README.md", "policies/README.md"] {
        let text = fs::read_to_string(top().join(page)).unwrap();
        let blocks: Vec<&str> = text.split("```").skip(1).step_by(2).collect();
        are_taken(&blocks.join("\n"));
    }
}

#[test]
fn the_readmes_first_command_shows_findings() {
    let readme = fs::read_to_string(top().join("README.md")).unwrap();
    let command = readme.lines().find_map(|line| line.strip_prefix("cargo run --release -- ")).unwrap();
    let arguments = command.split('#').next().unwrap();
    assert!(!groundrule().args(arguments).exits(1).stdout.is_empty());
}
