//! From what stands in a plan or state to where it is written: instance and attribute path to file, block and
//! attribute, through module calls. Looks at syntax only; nothing is evaluated.
//!
//! A place is never a guess: what cannot be told apart, such as repeated blocks whose arguments are all references,
//! is located at the block around it.

mod agree;
mod blocks;
mod comments;
mod constant;
mod header;
mod literals;
mod parts;
mod path;
mod scope;
mod secrets;
mod trace;
mod walk;

use crate::address::{Address, ModulePath};
use crate::graph::{Instance, InstanceId, Kind, Origin, ResourceGraph};
use crate::root::module::Root;
use crate::schema::{Schemas, TypeDigest};
use crate::syntax::tree::{Body, Expression};
use crate::syntax::{Files, Span};
use crate::value::Value;
pub use agree::{Disagreement, fits};
pub use comments::Comment;
use path::Path;
use scope::{Entered, Scope};
pub use secrets::names_a_secret;
use walk::{Here, Walk};

/// Where the parts of a root and its modules are written.
#[derive(Debug, Clone, Copy)]
pub struct SourceIndex<'s> {
    files: &'s Files,
    root: &'s Root,
}

/// How close a place comes to what was asked for; the closest is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// The call of the module that holds the block, which is not at hand.
    ModuleCall,
    /// The block of the resource, or of whatever else was asked for.
    Resource,
    /// A nested block.
    Block,
    /// The attribute, or an entry of the map that it is.
    Attribute,
}

/// Where something is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The attribute, or the header of the block.
    pub span: Span,
    /// What stands there.
    pub precision: Precision,
    /// The module calls that lead to that file, outermost first.
    pub calls: Vec<CallPlace>,
    /// How the value came there, from where it was written; empty where it is written at the place itself, and where
    /// that takes an evaluation to know.
    pub chain: Vec<Step>,
}

/// A module call on the way to a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallPlace {
    /// The called module, with its instance key.
    pub module: ModulePath,
    /// The header of the `module` block.
    pub span: Span,
}

/// A step that a value took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What held it: `var.encrypted`, `local.defaults`.
    pub what: String,
    /// Where that is written.
    pub span: Span,
}

/// A place with what is written there.
#[derive(Debug)]
struct Located<'s> {
    here: Here,
    scope: Scope<'s>,
    /// What is written there, and the part of it that was asked for.
    written: Option<(Expression, Path)>,
    /// The value in the plan of what was asked for.
    value: Option<Value>,
}

impl<'s> SourceIndex<'s> {
    /// The index of a root that was read into `files`.
    pub fn new(files: &'s Files, root: &'s Root) -> Self {
        Self { files, root }
    }

    /// The files that spans refer to.
    pub fn files(&self) -> &'s Files {
        self.files
    }

    /// Where an attribute of an instance is written, or belongs; nothing if there is no block of the instance, and no
    /// call of its module. The path is one as findings have it: `ingress[0].cidr_blocks`, `ingress[*]`,
    /// `tags["Owner"]`, `policy.Statement[1]`; the empty one is the instance itself.
    pub fn place(&self, graph: &ResourceGraph<'_>, id: InstanceId, path: &str) -> Option<Place> {
        let located = self.located(graph, id, path)?;
        let chain = match &located.written {
            Some((expression, rest)) => {
                self.trace(&located.scope, expression, rest, located.value.as_ref(), graph.origin)
            }
            None => Vec::new(),
        };
        let Here { span, precision } = located.here;
        Some(Place { span, precision, calls: located.scope.into_calls(), chain })
    }

    /// Where constants are written that may flow into an attribute of an instance, through any expression.
    pub fn sources(&self, graph: &ResourceGraph<'_>, id: InstanceId, path: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        if let Some(located) = self.located(graph, id, path)
            && let Some((expression, rest)) = &located.written
        {
            self.gather(&located.scope, expression, rest, &mut spans);
        }
        spans
    }

    fn located(&self, graph: &ResourceGraph<'_>, id: InstanceId, path: &str) -> Option<Located<'s>> {
        let instance = graph.instance(id);
        let path = Path::parse(path);
        match instance.kind {
            Kind::Resource | Kind::Data => self.resource(graph, instance, &graph.address(instance)?, path),
            _ => self.part(graph, instance, path),
        }
    }

    fn resource(
        &self,
        graph: &ResourceGraph<'_>,
        instance: &Instance<'_>,
        address: &Address,
        path: Path,
    ) -> Option<Located<'s>> {
        let scope = match self.enter(&address.module) {
            Entered::Module(scope) => scope,
            Entered::Missing(scope, span) => return Some(Located::call(scope, span)),
            Entered::Nowhere => return None,
        };
        let Some(block) = scope.module().resource(address.mode, &address.type_name, &address.name) else {
            // The block is gone, or the module is another version: the call is what is left.
            let (scope, span) = scope.leave()?;
            return Some(Located::call(scope, span));
        };
        let schemas = Schemas::embedded();
        let digest = match instance.kind {
            Kind::Data => schemas.data_source(&address.type_name),
            _ => schemas.resource(&address.type_name),
        };
        let scope = scope.repeated(block.block.body.attribute("for_each"), address.key.as_ref());
        let path = own_tags(path, digest.as_ref());
        let body = &block.block.body;
        let span = if body.is_json { block.name.span } else { block.block.header() };
        Some(self.walk(graph, instance, digest, scope, body, span, &path))
    }

    #[expect(clippy::too_many_arguments, reason = "where to look, and what for")]
    fn walk(
        &self,
        graph: &ResourceGraph<'_>,
        instance: &Instance<'_>,
        digest: Option<TypeDigest>,
        scope: Scope<'s>,
        body: &Body,
        span: Span,
        path: &Path,
    ) -> Located<'s> {
        let value = path.first_name().and_then(|name| top_level(instance, name));
        let here = Here { span, precision: Precision::Resource };
        let mut walk = Walk::new(self.files, digest, graph.origin == Origin::Plan);
        let found = walk.find(body, here, value.as_ref(), path.steps());
        Located { here: found.here, scope, written: found.written, value: found.value }
    }
}

impl<'s> Located<'s> {
    /// The call of a module whose block is not at hand.
    fn call(scope: Scope<'s>, span: Span) -> Self {
        Located { here: Here { span, precision: Precision::ModuleCall }, scope, written: None, value: None }
    }
}

/// The judged object with nothing but one top-level attribute, as [`Walk::find`] takes it.
fn top_level(instance: &Instance<'_>, name: &str) -> Option<Value> {
    let mut cells = Vec::new();
    instance.body()?.project(&[name], &mut cells);
    let cell = cells.first().filter(|cell| cell.exists())?;
    Some(Value::Map(vec![(name.to_owned(), Value::merge(cell.value, cell.unknown))]))
}

/// Effective tags are computed; what a configuration can say stands in the resource's own.
fn own_tags(path: Path, digest: Option<&TypeDigest>) -> Path {
    let store = digest.and_then(TypeDigest::tag_store);
    match store.and_then(|store| Some((store.effective?, store.own.first()?))) {
        Some((effective, own)) => path.with_prefix(effective, own.path),
        None => path,
    }
}
