//! A bar on a terminal, and nothing elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far a run has come. It draws only when it is told something, on the thread that tells it: others may not write to
/// stderr meanwhile.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A bar for so many inputs.
    pub(crate) fn new(inputs: usize) -> Self {
        let bar = ProgressBar::with_draw_target(u64::try_from(inputs).ok(), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} inputs, {eta} left{msg}") {
            bar.set_style(style);
        }
        Progress(bar)
    }

    /// One more is done.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }

    /// So many could not be read.
    pub(crate) fn failures(&self, failures: usize) {
        if failures > 0 {
            self.0.set_message(format!(", {failures} not readable"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
