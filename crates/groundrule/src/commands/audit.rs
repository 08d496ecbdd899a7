//! `groundrule audit PATH…`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};

use camino::Utf8Path;
use groundrule_parser::error::InputError;
use groundrule_rules::digest;
use groundrule_rules::report::{RuleInfo, Verdict};

use crate::audit::examine::{Examined, Judge};
use crate::audit::in_order::{Limits, in_order};
use crate::audit::progress::Progress;
use crate::audit::targets::{Target, targets};
use crate::cli::Verdicts;
use crate::cli::audit::AuditArgs;
use crate::clock::Now;
use crate::diagnostics::{write_failure, write_unreadable};
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::figures::tally::Tally;
use crate::inputs::Search;
use crate::options::require_file_place;
use crate::policy_sets::PolicySets;
use crate::store::record::Record;
use crate::store::v1;
use crate::store::write::{Run, StoreWriter};
use crate::terminal::Streams;
use crate::words::{count, percent};

/// Bytes of documents that are open at a time. What a check of one takes is little more than the document.
pub(crate) const OPEN_BYTES: u64 = 256 * 1024 * 1024;

/// Failures that are told; of more, the number.
const FAILURES_SHOWN: usize = 50;

/// Audits everything that can be read, and says what can't be.
pub(crate) fn run(args: &AuditArgs, streams: &mut Streams<'_>) -> Result<ExitStatus, Failure> {
    if args.store.is_none() && streams.out_is_terminal {
        let hint = "--store FILE writes a file, which `groundrule report FILE` reads";
        return Err(Failure::usage("what an audit finds is for programs, and stdout is a terminal", hint));
    }
    let now = Now::or_clock(args.clock.now);
    let policies = PolicySets::new(&args.policies)?;
    let search = Search::try_from(&args.configuration)?;
    let targets = targets(&args.paths, &search)?;
    let pool = engine::pool(args.engine.threads)?;
    let judge = Judge {
        policies: Mutex::new(policies),
        narrow: |set| set,
        values: &search.values,
        options: engine::options(args.engine.assume, Verdicts::All),
        now,
        pool: &pool,
    };
    let selection = Selection::of(&judge, &targets);
    let out = match &args.store {
        Some(path) => open(path, &targets)?,
        None => Box::new(&mut streams.out) as Box<dyn Write>,
    };
    let run = Run { edition: selection.edition.as_deref(), digest: &selection.digest, when: now.timestamp };
    let mut audit = Audit {
        store: StoreWriter::begin(out, &run, &selection.rules)?,
        progress: Progress::new(targets.len()),
        sum: Sum::default(),
        failures: Vec::new(),
        refusals: Vec::new(),
        told: BTreeSet::new(),
    };
    let mut written = Ok(());
    in_order(
        &targets,
        Limits { workers: pool.current_num_threads(), weight: OPEN_BYTES },
        |target| target.size,
        |target| (target.input.name(), judge.examine(&target.input)),
        |(name, examined)| {
            written = audit.take(&name, examined);
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    written?;
    let done = audit.finish()?;
    tell(&done, args.store.as_deref(), streams)?;
    Ok(done.status(selection.rules.len()))
}

/// Opens a file for a store. What is there is overwritten only if it is a store, too.
fn open(path: &Utf8Path, targets: &[Target]) -> Result<Box<dyn Write>, Failure> {
    require_file_place("--store", path)?;
    let is_input = targets.iter().any(|target| target.is_file(path));
    if is_input {
        return Err(Failure::usage(format!("--store: `{path}` is an input"), "it would be overwritten"));
    }
    if fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > 0) {
        let mut head = Vec::new();
        let start = format!("{{\"header\":{{\"schema\":\"{}\"", v1::SCHEMA);
        let length = u64::try_from(start.len()).unwrap_or(u64::MAX);
        io::Read::read_to_end(&mut io::Read::take(File::open(path)?, length), &mut head)?;
        if head != start.as_bytes() {
            let hint = "name another file: this one holds something else";
            return Err(Failure::usage(format!("--store: `{path}` is there and is no store"), hint));
        }
    }
    Ok(Box::new(File::create(path)?))
}

/// An audit on its way.
struct Audit<'a> {
    store: StoreWriter<Box<dyn Write + 'a>>,
    progress: Progress,
    sum: Sum,
    failures: Vec<InputError>,
    refusals: Vec<Failure>,
    told: BTreeSet<String>,
}

/// An audit at its end.
struct Done {
    sum: Sum,
    failures: Vec<InputError>,
    refusals: Vec<Failure>,
}

/// What the inputs are judged by, as far as it can be told before any is read.
struct Selection {
    /// Each once, in the order of their ids.
    rules: Vec<Arc<RuleInfo>>,
    edition: Option<String>,
    /// Over policies and settings.
    digest: String,
}

impl Selection {
    /// Settings that are at fault are left out: whoever judges by them will say so.
    fn of(judge: &Judge<'_>, targets: &[Target]) -> Self {
        let mut rules = BTreeMap::new();
        let mut digests = BTreeSet::new();
        let mut edition = None;
        let directories: BTreeSet<&Path> = targets.iter().map(|target| target.input.directory()).collect();
        for set in directories.into_iter().filter_map(|directory| judge.standards_of(directory).ok()) {
            if digests.insert(set.digest()) {
                edition = edition.max(Some(set.edition));
                rules.extend(set.infos.iter().map(|info| (info.id.clone(), Arc::clone(info))));
            }
        }
        let digest = match digests.len() {
            1 => digests.first().cloned().unwrap_or_default(),
            _ => digest::hex(&digest::of_parts(digests.iter().map(String::as_str))),
        };
        Selection {
            rules: rules.into_values().collect(),
            edition: edition.map(|edition| edition.to_string()),
            digest,
        }
    }
}

/// What an audit came to.
#[derive(Default)]
struct Sum {
    inputs: usize,
    roots: BTreeSet<String>,
    resources: usize,
    verdicts: Tally,
    errored: usize,
}

impl Audit<'_> {
    fn finish(self) -> io::Result<Done> {
        drop(self.progress);
        self.store.end()?;
        Ok(Done { sum: self.sum, failures: self.failures, refusals: self.refusals })
    }

    fn take(&mut self, name: &str, examined: Examined) -> io::Result<()> {
        let Examined { record, failures, refusal } = examined;
        if let Some(record) = record {
            self.store.input(&record)?;
            self.sum.add(&record);
        }
        for failure in failures {
            // Roots that share a module have its faults in common.
            if self.told.insert(failure.to_string()) {
                self.store.failure(&failure)?;
                self.failures.push(failure);
            }
        }
        if let Some(refusal) = refusal {
            self.store.refusal(name, &refusal)?;
            self.refusals.push(refusal);
        }
        self.progress.failures(self.failures.len() + self.refusals.len());
        self.progress.step();
        Ok(())
    }
}

impl Sum {
    fn add(&mut self, record: &Record) {
        self.inputs += 1;
        self.roots.insert(record.input.id.clone());
        self.resources += record.input.resources;
        self.errored += usize::from(record.input.errored);
        for judged in record.subjects.iter().flat_map(|subject| &subject.verdicts) {
            let suppressed = judged.suppressed.as_ref().map(|suppression| suppression.kind);
            self.verdicts.add(judged.verdict, suppressed);
        }
    }
}

fn tell(done: &Done, store: Option<&Utf8Path>, streams: &mut Streams<'_>) -> io::Result<()> {
    let Done { sum, failures, refusals } = done;
    let look = streams.err_look;
    let err = &mut streams.err;
    let mut told = BTreeSet::new();
    for refusal in refusals {
        // Many roots have one file.
        let mut said = Vec::new();
        write_failure(refusal, &mut said, look)?;
        if told.insert(said.clone()) {
            err.write_all(&said)?;
        }
    }
    for failure in failures.iter().take(FAILURES_SHOWN) {
        write_unreadable(failure, err, look.palette)?;
    }
    if failures.len() > FAILURES_SHOWN {
        writeln!(err, "{} more inputs could not be read", failures.len() - FAILURES_SHOWN)?;
    }
    if !refusals.is_empty() {
        writeln!(
            err,
            "{} not judged: its settings or policies are at fault",
            count(refusals.len(), "input")
        )?;
    }
    let Tally { pass, fail, undetermined, excepted, error, .. } = sum.verdicts;
    writeln!(
        err,
        "audited {} of {}: {}",
        count(sum.inputs, "input"),
        count(sum.roots.len(), "root"),
        count(sum.resources, "resource")
    )?;
    write!(err, "verdicts: {pass} {}, {fail} {}", Verdict::Pass.name(), Verdict::Fail.name())?;
    write!(err, ", {undetermined} {}, {excepted} excepted", Verdict::Undetermined.name())?;
    if error > 0 {
        write!(err, ", {error} {}", Verdict::Error.name())?;
    }
    match sum.verdicts.rate() {
        Some(rate) => writeln!(err, ": {} of what is settled passes", percent(rate))?,
        None => writeln!(err)?,
    }
    if let Some(store) = store {
        writeln!(err, "written to {store}: see `groundrule report {store} --output report.html`")?;
    }
    Ok(())
}

impl Done {
    fn status(&self, rules: usize) -> ExitStatus {
        if self.sum.verdicts.error > 0 || !self.refusals.is_empty() {
            ExitStatus::Misuse
        } else if !self.failures.is_empty() {
            ExitStatus::Unreadable
        } else if rules == 0 || self.sum.errored > 0 {
            ExitStatus::NotEvaluated
        } else {
            ExitStatus::Success
        }
    }
}
