//! `groundrule audit PATH…`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use camino::Utf8Path;
use groundrule_parser::error::InputError;
use groundrule_rules::report::Verdict;

use crate::audit::examine::Judge;
use crate::audit::in_order::{Limits, in_order};
use crate::audit::progress::Progress;
use crate::audit::targets::{Target, targets};
use crate::cli::Verdicts;
use crate::cli::audit::AuditArgs;
use crate::clock;
use crate::diagnostics::write_unreadable;
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::figures::tally::Tally;
use crate::inputs::Search;
use crate::options::{PolicySources, require_file_place};
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
    let when = clock::now(args.now.as_deref())?;
    let policies = engine::load(&PolicySources::try_from(&args.policies)?)?;
    let search = Search::try_from(&args.configuration)?;
    let targets = targets(&args.paths, &search)?;
    let pool = engine::pool(args.engine.threads)?;
    let digest: Arc<str> = policies.digest().into();
    let judge = Judge {
        policies: &policies,
        digest: Arc::clone(&digest),
        values: &search.values,
        options: engine::options(args.engine.assume, Verdicts::All),
        pool: &pool,
    };
    let out = match &args.store {
        Some(path) => open(path, &targets)?,
        None => Box::new(&mut streams.out) as Box<dyn Write>,
    };
    let run = Run { edition: None, digest: &digest, when };
    let mut audit = Audit {
        store: StoreWriter::begin(out, &run, &policies.infos)?,
        progress: Progress::new(targets.len()),
        sum: Sum::default(),
        failures: Vec::new(),
        told: BTreeSet::new(),
    };
    let mut written = Ok(());
    in_order(
        &targets,
        Limits { workers: pool.current_num_threads(), weight: OPEN_BYTES },
        |target| target.size,
        |target| judge.examine(&target.input),
        |examined| {
            written = audit.take(examined.record, examined.failures);
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    written?;
    let (sum, failures) = audit.finish()?;
    tell(&sum, &failures, args.store.as_deref(), streams)?;
    Ok(status(&sum, failures.len(), policies.rules.len()))
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
    told: BTreeSet<String>,
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
    fn finish(self) -> io::Result<(Sum, Vec<InputError>)> {
        drop(self.progress);
        self.store.end()?;
        Ok((self.sum, self.failures))
    }

    fn take(&mut self, record: Option<Record>, failures: Vec<InputError>) -> io::Result<()> {
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
        self.progress.failures(self.failures.len());
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

fn tell(
    sum: &Sum,
    failures: &[InputError],
    store: Option<&Utf8Path>,
    streams: &mut Streams<'_>,
) -> io::Result<()> {
    let palette = streams.err_look.palette;
    let err = &mut streams.err;
    for failure in failures.iter().take(FAILURES_SHOWN) {
        write_unreadable(failure, err, palette)?;
    }
    if failures.len() > FAILURES_SHOWN {
        writeln!(err, "{} more inputs could not be read", failures.len() - FAILURES_SHOWN)?;
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

fn status(sum: &Sum, failures: usize, rules: usize) -> ExitStatus {
    if sum.verdicts.error > 0 {
        ExitStatus::Misuse
    } else if failures > 0 {
        ExitStatus::Unreadable
    } else if rules == 0 || sum.errored > 0 {
        ExitStatus::NotEvaluated
    } else {
        ExitStatus::Success
    }
}
