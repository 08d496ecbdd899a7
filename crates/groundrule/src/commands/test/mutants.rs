//! What is said of mutants: how many were noticed, and what to add for those that were not.

use std::io::{self, Write};

use groundrule_rules::mutation::{Mutant, Mutation, Place};

use crate::terminal::{Palette, Untrusted};
use crate::words::{count, some_of};

/// Cases and reads named in a line.
const NAMES_SHOWN: usize = 3;

/// `38 of 40 mutants noticed`.
pub(super) fn counted(mutation: &Mutation) -> String {
    let noticed = mutation.mutants.iter().filter(|mutant| mutant.noticed).count();
    format!("{noticed} of {} noticed", count(mutation.mutants.len(), "mutant"))
}

/// A line for each mutant that survived, and one for what could not be changed.
pub(super) fn write(mutation: &Mutation, out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    for Mutant { place, change, cases, .. } in mutation.mutants.iter().filter(|mutant| !mutant.noticed) {
        let place = match place {
            Place::Read { of, path } => format!("{of}.{path}"),
            Place::Policy { line } => format!("line {line}"),
        };
        let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
        writeln!(
            out,
            "  {}: {}: {}: no verdict hangs on it in {}: add a case",
            palette.strong("survived"),
            Untrusted(&place),
            Untrusted(change),
            Untrusted(&some_of(&cases, NAMES_SHOWN)),
        )?;
    }
    if mutation.unread.is_empty() {
        return Ok(());
    }
    let unread: Vec<&str> = mutation.unread.iter().map(String::as_str).collect();
    writeln!(out, "  in no case: {}", Untrusted(&some_of(&unread, NAMES_SHOWN)))
}

/// Mutants of all rules so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    reads: Share,
    policies: Share,
}

#[derive(Debug, Clone, Copy, Default)]
struct Share {
    noticed: usize,
    all: usize,
}

impl Tally {
    pub(super) fn add(&mut self, mutation: &Mutation) {
        for mutant in &mutation.mutants {
            let share = match mutant.place {
                Place::Read { .. } => &mut self.reads,
                Place::Policy { .. } => &mut self.policies,
            };
            share.all += 1;
            share.noticed += usize::from(mutant.noticed);
        }
    }

    fn all(self) -> Share {
        let Tally { reads, policies } = self;
        Share { noticed: reads.noticed + policies.noticed, all: reads.all + policies.all }
    }

    /// Whether enough are noticed; none at all are enough.
    pub(super) fn reach(self, percent: u8) -> bool {
        let Share { noticed, all } = self.all();
        noticed * 100 >= all * usize::from(percent)
    }

    pub(super) fn says(self, required: Option<u8>) -> String {
        let Share { noticed, all } = self.all();
        let less = match required.filter(|required| !self.reach(*required)) {
            Some(required) => format!(", less than {required} %"),
            None => String::new(),
        };
        format!(
            "{noticed} of {} noticed{} ({} of {} of reads, {} of {} of policies){less}",
            count(all, "mutant"),
            percent(self.all()),
            self.reads.noticed,
            self.reads.all,
            self.policies.noticed,
            self.policies.all,
        )
    }
}

/// `, 97.5 %`, rounded down: what is not reached is not shown as reached.
fn percent(Share { noticed, all }: Share) -> String {
    let Some(tenths) = (noticed * 1000).checked_div(all) else { return String::new() };
    format!(", {}.{} %", tenths / 10, tenths % 10)
}
