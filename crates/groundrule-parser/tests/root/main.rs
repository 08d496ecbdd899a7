//! What a directory is loaded as. A case is a file in `cases/`: lines `> --var a=b` are inputs, `-- NAME --` begins a
//! file, `== dump` what the root in `root/` (or `.`) is loaded as.
//! `UPDATE_DUMPS=1 cargo test -p groundrule-parser --test root` writes what is loaded now.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use groundrule_parser::root::module::{CalledModule, Module, ModuleTree, Root};
use groundrule_parser::root::{Inputs, Severity, VariableArgument, Workspace, discover, load};
use groundrule_parser::syntax::Span;
use groundrule_parser::syntax::tree::Body;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/root/cases");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(cases)
        .expect("there are cases")
        .map(|entry| entry.expect("an entry can be read").path())
        .collect();
    paths.sort();
    let mut trials: Vec<Trial> = paths
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Trial::test(name.clone(), move || check(&path, &name))
        })
        .collect();
    trials.push(Trial::test("a_module_is_read_once_from_many_threads", is_read_once));
    libtest_mimic::run(&arguments, trials).exit();
}

fn is_read_once() -> Result<(), Failed> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("root_threads");
    std::fs::create_dir_all(&directory)?;
    std::fs::write(directory.join("main.tf"), "locals {\n  a = 1\n}\n".repeat(1000))?;
    let workspace = Workspace::new(&directory)?;
    let modules: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| workspace.module(&directory))).collect();
        threads.into_iter().map(|thread| thread.join().expect("reading ends")).collect()
    });
    let [first, others @ ..] = &modules[..] else { return Err("no module".into()) };
    if others.iter().all(|other| std::sync::Arc::ptr_eq(first, other)) {
        Ok(())
    } else {
        Err("it was read more than once".into())
    }
}

fn check(case: &Path, name: &str) -> Result<(), Failed> {
    let text = std::fs::read_to_string(case)?;
    let (given, expected) = text.split_once("\n== dump\n").ok_or("no `== dump`")?;
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("root").join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory)?;
    let mut inputs = Inputs::default();
    let mut file: Option<(PathBuf, String)> = None;
    let mut callers_of = Vec::new();
    for line in given.lines().chain(["-- end --"]) {
        if let Some(name) = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            if let Some((path, text)) = file.replace((directory.join(name), String::new())) {
                std::fs::create_dir_all(path.parent().ok_or("a file in nothing")?)?;
                std::fs::write(path, text)?;
            }
        } else if let Some((_, text)) = &mut file {
            text.push_str(line);
            text.push('\n');
        } else if let Some(input) = line.strip_prefix("> ") {
            let (kind, value) = input.split_once(' ').unwrap_or((input, ""));
            match kind {
                "--var" => inputs.arguments.push(VariableArgument::Value(value.to_owned())),
                "--var-file" => inputs.arguments.push(VariableArgument::File(directory.join(value))),
                "callers" => callers_of.push(value),
                "--workspace" => inputs.workspace = Some(value.into()),
                "link" => {
                    let (link, target) = value.split_once(' ').ok_or("a link leads somewhere")?;
                    std::os::unix::fs::symlink(target, directory.join(link))?;
                }
                name => inputs.environment.push((name.to_owned(), value.to_owned())),
            }
        }
    }
    let below = directory.join("root");
    let root_directory = if below.is_dir() { below } else { directory.clone() };
    let workspace = Workspace::new(&directory)?;
    let root = load(&workspace, &root_directory, &inputs);
    let mut dump = Dump { workspace: &workspace, out: String::new() };
    dump.root(&root);
    let discovery = discover(&workspace, &directory, &globset::GlobSet::empty());
    for found in discovery.roots() {
        let _ = writeln!(dump.out, "found root {}", found.display());
    }
    for called in callers_of {
        for caller in discovery.callers_of(&workspace, &directory.join(called)) {
            let _ = writeln!(dump.out, "{called} is used by {}", caller.display());
        }
    }
    let now = dump
        .out
        .replace(&format!("{}/", directory.display()), "")
        .replace(&*directory.to_string_lossy(), ".");
    if std::env::var_os("UPDATE_DUMPS").is_some() {
        std::fs::write(case, format!("{given}\n== dump\n{now}"))?;
        return Ok(());
    }
    if now == expected { Ok(()) } else { Err(format!("loaded now:\n{now}").into()) }
}

struct Dump<'a> {
    workspace: &'a Workspace,
    out: String,
}

impl Dump<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.out, "{}{text}", "  ".repeat(depth));
    }

    fn text(&self, span: Span) -> String {
        let file = self.workspace.files().get(span.file).name();
        let file = file.rsplit('/').next().unwrap_or(file);
        format!("{} ⟨{file}⟩", self.workspace.files().text(span).replace('\n', "↵"))
    }

    fn root(&mut self, root: &Root) {
        self.tree(0, "root", &root.tree);
        for (name, given) in &root.variables {
            let value = self.text(given.value.span);
            self.line(0, &format!("given {name} = {value} {:?}", given.origin));
        }
        for (name, locked) in &root.locked_providers {
            let constraints = locked.constraints.as_ref().map_or("", |constraints| &*constraints.text);
            self.line(0, &format!("locked {name} {} ({constraints})", locked.version.text));
        }
        if let Some(workspace) = &root.workspace {
            self.line(0, &format!("workspace {workspace}"));
        }
        self.diagnostics(0, &root.diagnostics);
    }

    fn diagnostics(&mut self, depth: usize, diagnostics: &[groundrule_parser::root::Diagnostic]) {
        for diagnostic in diagnostics {
            let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
            let text = diagnostic.to_text(self.workspace.files());
            self.line(depth, &format!("{severity}: {text}"));
        }
    }

    fn tree(&mut self, depth: usize, name: &str, tree: &ModuleTree) {
        self.line(depth, &format!("{name} in {}", tree.module.directory.display()));
        self.module(depth + 1, &tree.module);
        for (name, called) in &tree.calls {
            match called {
                CalledModule::Loaded(tree) => self.tree(depth + 1, &format!("module.{name}"), tree),
                CalledModule::Missing { source, why } => {
                    self.line(depth + 1, &format!("module.{name} from {source:?} {why}"));
                }
            }
        }
    }

    fn body(&mut self, depth: usize, body: &Body) {
        for attribute in &body.attributes {
            let value = self.text(attribute.value.span);
            self.line(depth, &format!("{} = {value}", attribute.name.text));
        }
        for block in &body.blocks {
            let header = self.text(block.header());
            self.line(depth, &header);
            self.body(depth + 1, &block.body);
        }
    }

    fn module(&mut self, depth: usize, module: &Module) {
        for (name, variable) in &module.variables {
            let default =
                variable.default_value().map_or(String::new(), |value| format!(" {:?}", value.kind));
            self.line(depth, &format!("variable {name}{default}"));
            self.body(depth + 1, &variable.block.body);
        }
        for (name, local) in &module.locals {
            let value = self.text(local.value.span);
            self.line(depth, &format!("local {name} = {value}"));
        }
        for (name, output) in &module.outputs {
            self.line(depth, &format!("output {name}"));
            self.body(depth + 1, &output.block.body);
        }
        for resource in module.resources.values() {
            let what = format!("{:?} {}.{}", resource.mode, resource.type_name.text, resource.name.text);
            self.line(depth, &what);
            self.body(depth + 1, &resource.block.body);
            for reference in resource.depends_on() {
                self.line(
                    depth + 1,
                    &format!("depends on {:?}", reference.as_traversal().map(|found| found.0)),
                );
            }
            if let Some(provider) = resource.provider() {
                self.line(depth + 1, &format!("provider {} {:?}", provider.name, provider.alias));
            }
        }
        for (name, call) in &module.calls {
            self.line(depth, &format!("call {name} {:?} {:?}", call.source_text(), call.version()));
            for (inner, outer) in call.providers() {
                self.line(
                    depth + 1,
                    &format!("{}.{:?} is {}.{:?}", inner.name, inner.alias, outer.name, outer.alias),
                );
            }
            for argument in call.arguments() {
                self.line(depth + 1, &format!("argument {}", argument.name.text));
            }
        }
        for provider in &module.providers {
            self.line(depth, &format!("provider {} {:?}", provider.name.text, provider.alias));
            self.body(depth + 1, &provider.block.body);
        }
        for (name, required) in &module.required_providers {
            let text = |name: &Option<groundrule_parser::syntax::tree::Name>| {
                name.as_ref().map(|name| name.text.to_string()).unwrap_or_default()
            };
            let aliases = required.configuration_aliases.len();
            let what =
                format!("requires {name} {} {} {aliases}", text(&required.source), text(&required.version));
            self.line(depth, &what);
        }
        for version in &module.required_versions {
            let version = self.text(version.value.span);
            self.line(depth, &format!("requires Terraform {version}"));
        }
        let blocks = [&module.backend, &module.cloud].into_iter().flatten();
        let lists = [&module.moved, &module.removed, &module.imports, &module.checks].into_iter().flatten();
        for block in blocks.chain(lists) {
            let header = self.text(block.header());
            self.line(depth, &header);
            self.body(depth + 1, &block.body);
        }
        self.diagnostics(depth, &module.diagnostics);
    }
}
