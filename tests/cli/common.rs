//! Runs the command in a known environment and makes what it says comparable.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Variables of a machine or CI system that could change what is printed.
const SCRUBBED: [&str; 14] = [
    "CI",
    "CI_PROJECT_DIR",
    "LC_ALL",
    "LC_CTYPE",
    "NO_GRAPHICS",
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
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the sources are there")
}

/// Compares with a snapshot, in which the number of rules is no number: a new rule changes no test.
pub(crate) fn assert_snapshot(name: &str, text: &str) {
    insta::with_settings!({filters => vec![(r"of \d+ rules:", "of [RULES] rules:")]}, {
        insta::assert_snapshot!(name, text);
    });
}

/// An empty directory of one test.
pub(crate) fn empty_directory(test: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if directory.exists() {
        fs::remove_dir_all(&directory).expect("a directory of an earlier run");
    }
    fs::create_dir_all(&directory).expect("the directory for tests");
    directory.canonicalize().expect("it was made just now")
}

/// Writes a file and the directories above it.
pub(crate) fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file stands in a directory")).expect("a new directory");
    fs::write(path, text).expect("a new file");
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

    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs in a directory, which output then calls `[DIR]`.
    pub(crate) fn within(mut self, directory: &Path) -> Self {
        self.command.current_dir(directory);
        self.placeholders.push((directory.display().to_string(), "[DIR]"));
        self
    }

    /// The command as it would be run.
    pub(crate) fn command(&mut self) -> &mut Command {
        &mut self.command
    }

    /// The same run where it gets no more than so many seconds of processor time and KiB of address space.
    #[cfg(unix)]
    pub(crate) fn limited(&self, seconds: u32, memory: u32) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -t {seconds}; ulimit -v {memory}; exec \"$0\" \"$@\"")]);
        shell.arg(self.command.get_program()).args(self.command.get_args());
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        if let Some(directory) = self.command.get_current_dir() {
            shell.current_dir(directory);
        }
        shell
    }

    /// Gives bytes on stdin.
    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Runs and expects an exit status.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Output {
        let output = self.run();
        assert_eq!(output.status, status, "{}", output.transcript());
        output
    }

    /// Runs.
    pub(crate) fn run(mut self) -> Output {
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        // A command that gives up before it reads closes the pipe.
        let _ = child.stdin.take().expect("it is a pipe").write_all(&self.stdin);
        let output = child.wait_with_output().expect("it was started");
        let text = |bytes: Vec<u8>| {
            let mut text = String::from_utf8(bytes).expect("all output is UTF-8");
            for (path, placeholder) in &self.placeholders {
                text = text.replace(path, placeholder);
            }
            text.replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
        };
        Output {
            status: output.status.code().expect("no signal ends it"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
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
