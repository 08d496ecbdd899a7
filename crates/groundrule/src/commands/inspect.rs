//! `groundrule inspect INPUT ADDRESS`: what is known of one resource, and what the rules see of it.

use std::collections::BTreeSet;
use std::io::{self, Write};

use groundrule_parser::graph::{Cell, InstanceId, Origin, Reading, ResourceGraph, Sensitivity, Target};
use groundrule_parser::source::Source;
use groundrule_parser::value::Value;
use groundrule_rules::evaluate::inspect::{Seen, SeenMember, SeenRead, SeenRelated, inspect};
use groundrule_rules::report::Verdict;
use groundrule_rules::rule::Rule;
use serde_json::Value as Json;

use crate::cli::{InspectArgs, Verdicts};
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::inputs::directory_of;
use crate::lookup;
use crate::policy_sets::PolicySets;
use crate::terminal::{Palette, Streams, Untrusted};
use crate::words::action_name;

/// Longest value shown, in characters.
const LONGEST: usize = 100;

/// Shows the instances that have the address, as the rules that judge them see them.
pub(crate) fn run(args: &InspectArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    let policies = PolicySets::new(&args.policies)?.of(directory_of(&args.input))?.complete();
    let rules: Vec<&Rule> = match &args.rule {
        Some(name) => vec![lookup::rule(&policies.rules, name)?.as_ref()],
        None => policies.rules.iter().map(AsRef::as_ref).collect(),
    };
    let source = Source::open(args.input.as_str())?;
    let graph = ResourceGraph::read(&source)?;
    let ids: Vec<InstanceId> = graph.find(&args.address).collect();
    if ids.is_empty() {
        return Err(unknown_address(&graph, &args.address, source.name()));
    }
    let options = engine::options(args.assume, Verdicts::All);
    let mut engine = policies.engine.clone();
    let mut page = Page { graph: &graph, out: &mut streams.out, palette: streams.out_look.palette };
    for id in ids {
        page.head(id)?;
        page.attributes(id)?;
        let seen = inspect(&graph, id, &rules, &policies.settings, &mut engine, options);
        page.rules(&rules, &seen)?;
    }
    Ok(ExitStatus::Success)
}

fn unknown_address(graph: &ResourceGraph<'_>, address: &str, input: &str) -> Failure {
    let addresses = || graph.instances().map(|(_, instance)| instance.address.as_ref());
    let instances: Vec<&str> = addresses()
        .filter(|other| other.strip_prefix(address).is_some_and(|key| key.starts_with('[')))
        .collect();
    let hint = match instances.first() {
        Some(instance) => format!("it has instances, such as `{instance}`"),
        None => match lookup::most_alike(addresses(), address) {
            Some(alike) => format!("did you mean `{alike}`?"),
            None => format!("the input holds {} resources; see their addresses there", graph.resources),
        },
    };
    Failure::usage(format!("`{address}` is not in {input}"), hint)
}

/// What is shown, while it is written.
struct Page<'p, 'g, 'a> {
    graph: &'g ResourceGraph<'a>,
    out: &'p mut dyn Write,
    palette: Palette,
}

impl Page<'_, '_, '_> {
    fn head(&mut self, id: InstanceId) -> io::Result<()> {
        let instance = self.graph.instance(id);
        write!(self.out, "{}", self.palette.strong(Untrusted(&instance.address)))?;
        let action = match self.graph.origin {
            Origin::Plan | Origin::Root => action_name(instance.actions),
            Origin::State => "exists",
        };
        write!(self.out, ": {action}")?;
        if let Some(reason) = &instance.action_reason {
            write!(self.out, " ({})", Untrusted(reason))?;
        }
        if let Some(key) = &instance.deposed {
            write!(self.out, ", deposed {}", Untrusted(key))?;
        }
        if let Some(previous) = &instance.previous_address {
            write!(self.out, ", moved from {}", Untrusted(previous))?;
        }
        writeln!(self.out)
    }

    /// Each attribute: its state, and where its expression leads.
    fn attributes(&mut self, id: InstanceId) -> io::Result<()> {
        let graph = self.graph;
        let Some(body) = graph.instance(id).body() else { return Ok(()) };
        let names =
            keys(&body.values).into_iter().chain(body.unknown.as_deref().map(keys).unwrap_or_default());
        let names: BTreeSet<String> = names.collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
        let sensitivity = graph.sensitivity(id);
        let mut cells: Vec<Cell<'_>> = Vec::new();
        body.project(&names, &mut cells);
        writeln!(self.out, "\n{}", self.palette.strong("Attributes"))?;
        for (name, cell) in names.iter().zip(&cells) {
            let label = self.palette.name(format!("{name:width$}"));
            write!(
                self.out,
                "  {label}  {}",
                Untrusted(&state(&graph.reading(id, &[name], *cell), name, &sensitivity))
            )?;
            match graph.target(id, &[name]) {
                Some(Target::Instance { reference, .. }) => {
                    write!(self.out, "  <- {} (assumed)", Untrusted(&reference))?;
                }
                Some(Target::Candidates(candidates)) => {
                    write!(self.out, "  <- {} (candidate)", Untrusted(&candidates.because))?;
                }
                Some(Target::Elsewhere) | None => {}
            }
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn rules(&mut self, rules: &[&Rule], seen: &[Seen]) -> io::Result<()> {
        writeln!(self.out, "\n{}", self.palette.strong("Rules"))?;
        if seen.is_empty() {
            writeln!(self.out, "  none that judges it")?;
        }
        for seen in seen {
            self.rule(rules[seen.rule], seen)?;
        }
        Ok(())
    }

    fn rule(&mut self, rule: &Rule, seen: &Seen) -> io::Result<()> {
        let palette = self.palette;
        write!(self.out, "  {} on {}: ", palette.name(&rule.id), Untrusted(&seen.address))?;
        match seen.verdict {
            None => writeln!(self.out, "does not apply")?,
            Some(verdict) => writeln!(self.out, "{}", palette.verdict(verdict, verdict.name()))?,
        }
        self.reads(&seen.reads, 4)?;
        self.related(&seen.related, 4)?;
        if matches!(seen.verdict, Some(Verdict::Fail | Verdict::Error)) {
            writeln!(self.out, "    says: {}", Untrusted(&seen.message))?;
        }
        for unknown in &seen.unknown {
            let (path, because) = (Untrusted(&unknown.path), Untrusted(&unknown.because));
            writeln!(self.out, "    waits for: {path}: {because}")?;
        }
        for assumed in &seen.assumed {
            writeln!(self.out, "    assumes: {}", Untrusted(assumed))?;
        }
        Ok(())
    }

    fn reads(&mut self, reads: &[SeenRead], indent: usize) -> io::Result<()> {
        for SeenRead { name, value, settled } in reads {
            let value = match value {
                Some(value) => shortened(value),
                None => "nothing".to_owned(),
            };
            let unsettled = if *settled { "" } else { ", not settled" };
            let label = self.palette.name(name);
            writeln!(self.out, "{:indent$}{label}: {}{unsettled}", "", Untrusted(&value))?;
        }
        Ok(())
    }

    fn related(&mut self, related: &[SeenRelated], indent: usize) -> io::Result<()> {
        for SeenRelated { name, members, open } in related {
            let label = || self.palette.name(name);
            if members.is_empty() && open.is_empty() {
                writeln!(self.out, "{:indent$}{}: none", "", label())?;
            }
            for reason in open {
                writeln!(self.out, "{:indent$}{}: perhaps others: {}", "", label(), Untrusted(reason))?;
            }
            for SeenMember { address, assumed, reads, related } in members {
                write!(self.out, "{:indent$}{}: {}", "", self.palette.name(name), Untrusted(address))?;
                if let Some(reference) = assumed {
                    write!(self.out, " (assumed: {})", Untrusted(reference))?;
                }
                writeln!(self.out)?;
                self.reads(reads, indent + 2)?;
                self.related(related, indent + 2)?;
            }
        }
        Ok(())
    }
}

/// The names in a JSON object; none if it is something else.
fn keys(object: &str) -> Vec<String> {
    match serde_json::from_str(object) {
        Ok(Json::Object(object)) => object.into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    }
}

/// The state of an attribute, with its value if it is known and may be shown.
fn state(reading: &Reading, name: &str, sensitivity: &Sensitivity) -> String {
    match reading {
        Reading::Missing => "not in this input".to_owned(),
        Reading::Absent => "not in this version of the type".to_owned(),
        Reading::Unset => "unset".to_owned(),
        Reading::Left { assumed: true } => "left to the provider, unless by a dynamic block".to_owned(),
        Reading::Left { assumed: false } => "left to the provider".to_owned(),
        Reading::Unknown => "unknown".to_owned(),
        Reading::Known(value) => {
            let mut text = String::new();
            show(value, name, sensitivity, &mut text);
            shortened(&text)
        }
    }
}

/// Appends a value as JSON, in which what is not known or must not be shown is named as such.
fn show(value: &Value, path: &str, sensitivity: &Sensitivity, text: &mut String) {
    match value {
        Value::Unknown => text.push_str("(known after apply)"),
        Value::Null => text.push_str("null"),
        Value::List(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                show(element, &format!("{path}[{index}]"), sensitivity, text);
            }
            text.push(']');
        }
        Value::Map(entries) => {
            text.push('{');
            for (index, (key, entry)) in entries.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                text.push_str(&Json::from(key.as_str()).to_string());
                text.push_str(": ");
                show(entry, &below(path, key), sensitivity, text);
            }
            text.push('}');
        }
        _ if sensitivity.hides(path) => text.push_str("(sensitive)"),
        Value::Bool(flag) => text.push_str(&flag.to_string()),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::String(string) => text.push_str(&Json::from(string.as_str()).to_string()),
    }
}

/// The path of an attribute or key below a path, as Terraform writes it.
fn below(path: &str, key: &str) -> String {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if !key.is_empty() && key.chars().all(is_word) && !key.starts_with(|first: char| first.is_ascii_digit()) {
        format!("{path}.{key}")
    } else {
        format!("{path}[{}]", Json::from(key))
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
