//! Runs the command in a known environment and makes what it says comparable.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Variables of a machine or CI system that could change what is printed.
const SCRUBBED: [&str; 10] = [
    "CI",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "TERM",
    "RUST_LOG",
    "RUST_BACKTRACE",
    "LANG",
];

/// A run of the command to be.
pub(crate) struct Groundrule {
    command: Command,
    stdin: Vec<u8>,
    placeholders: Vec<(String, &'static str)>,
}

/// What came of a run.
pub(crate) struct Output {
    /// Exit status.
    pub(crate) status: i32,
    /// Data, with placeholders.
    pub(crate) stdout: String,
    /// Everything else, with placeholders.
    pub(crate) stderr: String,
}

/// `groundrule` in the repository's top directory.
pub(crate) fn groundrule() -> Groundrule {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundrule"));
    command.current_dir(top());
    for name in SCRUBBED {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GITHUB_") {
            command.env_remove(name);
        }
    }
    Groundrule { command, stdin: Vec::new(), placeholders: Vec::new() }
}

/// The repository's top directory.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

impl Groundrule {
    /// Adds arguments, split at blanks.
    pub(crate) fn args(mut self, args: &str) -> Self {
        self.command.args(args.split_whitespace());
        self
    }

    /// Adds one argument as it is.
    pub(crate) fn arg(mut self, arg: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// Gives bytes on stdin.
    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Runs and expects an exit status.
    #[track_caller]
    pub(crate) fn exits(mut self, status: i32) -> Output {
        let mut child =
            self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that gives up before it reads closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(&self.stdin);
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| {
            let mut text = String::from_utf8(bytes).unwrap();
            for (path, placeholder) in &self.placeholders {
                text = text.replace(path, placeholder);
            }
            text.replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
        };
        let output = Output {
            status: output.status.code().expect("no signal ends it"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        assert_eq!(output.status, status, "{}", output.transcript());
        output
    }
}

impl Output {
    /// Status and both streams, for snapshots.
    pub(crate) fn transcript(&self) -> String {
        let mut transcript = format!("exit status {}\n", self.status);
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                let _ = write!(transcript, "----- {name} -----\n{text}");
            }
        }
        transcript
    }
}
