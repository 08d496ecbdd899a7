//! Records to the lines of a store, each input's at once.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use groundrule_parser::error::InputError;
use groundrule_rules::report::{RuleInfo, Verdict};

use super::record::{Judged, Record, Subject};
use super::v1::{self, Line};
use crate::failure::Failure;

/// A store that is being written.
pub(crate) struct StoreWriter<W> {
    out: W,
    digest: String,
    /// Numbers of the rules whose lines are there, by id.
    rules: HashMap<String, u32>,
    inputs: usize,
    failures: usize,
}

/// Which run it is.
pub(crate) struct Run<'a> {
    /// The edition of the standards that was asked for.
    pub(crate) edition: Option<&'a str>,
    /// Over policies and settings.
    pub(crate) digest: &'a str,
    /// When it began.
    pub(crate) when: jiff::Timestamp,
}

impl<W: Write> StoreWriter<W> {
    /// Begins a store with the rules that were selected.
    pub(crate) fn begin(out: W, run: &Run<'_>, rules: &[Arc<RuleInfo>]) -> io::Result<Self> {
        let mut store =
            StoreWriter { out, digest: run.digest.to_owned(), rules: HashMap::new(), inputs: 0, failures: 0 };
        let mut bytes = Vec::new();
        line(
            &mut bytes,
            &Line::Header(v1::Header {
                schema: v1::SCHEMA.into(),
                version: env!("CARGO_PKG_VERSION").into(),
                edition: run.edition.map(str::to_owned),
                digest: run.digest.into(),
                when: run.when.to_string(),
            }),
        )?;
        for rule in rules {
            store.number(rule, &mut bytes)?;
        }
        store.put(&bytes)?;
        Ok(store)
    }

    /// Adds an input. All of it is handed on in one piece, so that what is cut off is cut off between inputs.
    pub(crate) fn input(&mut self, record: &Record) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut rest = Vec::new();
        for subject in &record.subjects {
            self.subject(subject, &mut bytes, &mut rest)?;
        }
        let drift = record.drift();
        for object in drift.iter().flat_map(|drift| &drift.objects) {
            line(
                &mut rest,
                &Line::Drift(v1::Drift {
                    address: object.address.clone(),
                    type_name: object.type_name.clone(),
                    paths: object.paths.clone(),
                    fate: object.fate,
                }),
            )?;
        }
        let input = &record.input;
        let other = *record.digest != *self.digest;
        line(
            &mut bytes,
            &Line::Input(v1::Input {
                root: input.id.clone(),
                environment: record.input.environment.clone(),
                team: record.input.team.clone(),
                path: input.path.clone(),
                kind: input.kind,
                sha256: input.sha256.clone(),
                resources: input.resources,
                providers: input.providers.clone(),
                digest: other.then(|| record.digest.to_string()),
                errored: input.errored,
                gaps: record.gaps,
                subjects: record.subjects.len(),
                managed: drift.map(|drift| drift.managed),
                drifted: drift.map_or(0, |drift| drift.objects.len()),
            }),
        )?;
        bytes.append(&mut rest);
        self.inputs += 1;
        self.put(&bytes)
    }

    /// Adds something that could not be read.
    pub(crate) fn failure(&mut self, error: &InputError) -> io::Result<()> {
        let mut message = error.kind().to_string();
        if let Some(position) = error.position() {
            message = format!("{}:{}: {message}", position.line, position.column);
        }
        self.failed(v1::Failure { path: error.input().into(), code: error.code().into(), message })
    }

    /// Adds an input that could not be judged, for its settings or policies are at fault.
    pub(crate) fn refusal(&mut self, path: &str, failure: &Failure) -> io::Result<()> {
        let message = match failure {
            Failure::Policies(faults) => match faults.first() {
                Some(first) => format!("{}: {}", first.source.path, first.message),
                None => failure.to_string(),
            },
            _ => failure.to_string(),
        };
        self.failed(v1::Failure { path: path.to_owned(), code: "settings".to_owned(), message })
    }

    fn failed(&mut self, failure: v1::Failure) -> io::Result<()> {
        let mut bytes = Vec::new();
        line(&mut bytes, &Line::Failure(failure))?;
        self.failures += 1;
        self.put(&bytes)
    }

    /// Says that this was all.
    pub(crate) fn end(mut self) -> io::Result<()> {
        let mut bytes = Vec::new();
        line(&mut bytes, &Line::End(v1::End { inputs: self.inputs, failures: self.failures }))?;
        self.put(&bytes)
    }

    fn subject(&mut self, subject: &Subject, rules: &mut Vec<u8>, out: &mut Vec<u8>) -> io::Result<()> {
        let mut pass = Vec::new();
        let mut findings = Vec::new();
        for judged in &subject.verdicts {
            let rule = self.number(&judged.rule, rules)?;
            match judged.verdict {
                Verdict::Pass => pass.push(rule),
                Verdict::Fail | Verdict::Undetermined | Verdict::Error => {
                    findings.push(finding(judged, rule));
                }
            }
        }
        pass.sort_unstable();
        findings.sort_by_key(|finding| finding.rule);
        line(
            out,
            &Line::Subject(v1::Subject {
                address: subject.address.clone(),
                type_name: subject.type_name.clone(),
                pass,
                findings,
            }),
        )
    }

    /// The number of a rule; one that is new gets a line.
    fn number(&mut self, rule: &RuleInfo, out: &mut Vec<u8>) -> io::Result<u32> {
        if let Some(number) = self.rules.get(&rule.id) {
            return Ok(*number);
        }
        let number = u32::try_from(self.rules.len()).map_err(io::Error::other)?;
        self.rules.insert(rule.id.clone(), number);
        line(
            out,
            &Line::Rule(v1::Rule {
                id: rule.id.clone(),
                standard: rule.standard.clone(),
                title: rule.title.clone(),
                severity: rule.severity,
                level: rule.level,
                controls: rule.controls.clone(),
            }),
        )?;
        Ok(number)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.out.flush()
    }
}

fn finding(judged: &Judged, rule: u32) -> v1::Finding {
    let suppressed = judged.suppressed.as_ref().map(|suppression| v1::Suppression {
        kind: suppression.kind,
        owner: suppression.owner.clone(),
        expires: suppression.expires.clone(),
    });
    v1::Finding {
        rule,
        verdict: judged.verdict,
        level: judged.level,
        suppressed,
        fingerprint: judged.fingerprint.clone(),
        file: judged.place.as_ref().map(|(file, _)| file.clone()),
        line: judged.place.as_ref().map(|(_, line)| *line),
    }
}

fn line(out: &mut Vec<u8>, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.push(b'\n');
    Ok(())
}
