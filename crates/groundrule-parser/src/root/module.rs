//! What a Terraform module says, gathered over its files with overrides merged; and the tree of modules below a root.
//!
//! Blocks stay syntax: whoever needs an argument reads it with `Body::attribute` and `Body::blocks_named`, which
//! serve native and JSON syntax alike. What Terraform takes as a reference or type though it stands in quotes (all of
//! JSON, and `type = "string"` of old) is an expression here, not a string.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::problem::Diagnostic;
use crate::address::Mode;
use crate::syntax::tree::{Attribute, Block, Expression, ExpressionKind, Name};
use crate::syntax::{FileId, Span};

/// A directory's configuration.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Module {
    /// The directory, as it is shown: below the way in which the root was named.
    pub directory: PathBuf,
    /// Its files, in the order in which Terraform reads them; override files last.
    pub files: Vec<FileId>,
    /// `variable` blocks.
    pub variables: BTreeMap<Box<str>, VariableBlock>,
    /// What the `locals` blocks set.
    pub locals: BTreeMap<Box<str>, Attribute>,
    /// `output` blocks.
    pub outputs: BTreeMap<Box<str>, OutputBlock>,
    /// `resource`, `data` and `ephemeral` blocks, those nested in `check` blocks too.
    pub resources: BTreeMap<ResourceName, ResourceBlock>,
    /// `module` blocks.
    pub calls: BTreeMap<Box<str>, ModuleCall>,
    /// `provider` blocks, in order.
    pub providers: Vec<ProviderBlock>,
    /// What `required_providers` says, by local name.
    pub required_providers: BTreeMap<Box<str>, RequiredProvider>,
    /// Every `required_version`.
    pub required_versions: Vec<Attribute>,
    /// The `backend` block in `terraform`.
    pub backend: Option<Block>,
    /// The `cloud` block in `terraform`.
    pub cloud: Option<Block>,
    /// `moved` blocks.
    pub moved: Vec<Block>,
    /// `removed` blocks.
    pub removed: Vec<Block>,
    /// `import` blocks.
    pub imports: Vec<Block>,
    /// `check` blocks.
    pub checks: Vec<Block>,
    /// What is wrong with it. The files and blocks concerned are left out, everything else is there.
    pub diagnostics: Vec<Diagnostic>,
}

impl Module {
    /// A resource by its name.
    pub fn resource(&self, mode: Mode, type_name: &str, name: &str) -> Option<&ResourceBlock> {
        self.resources.get(&ResourceName { mode, type_name: type_name.into(), name: name.into() })
    }

    /// The `provider` block of a local name and alias; `None` for the default one.
    pub fn provider(&self, name: &str, alias: Option<&str>) -> Option<&ProviderBlock> {
        self.providers
            .iter()
            .find(|provider| &*provider.name.text == name && provider.alias.as_deref() == alias)
    }
}

/// What a resource is called in its module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceName {
    /// Which kind of block declares it.
    pub mode: Mode,
    /// Its type.
    pub type_name: Box<str>,
    /// Its name.
    pub name: Box<str>,
}

/// A `variable` block.
#[derive(Debug, Clone, PartialEq)]
pub struct VariableBlock {
    /// Its name.
    pub name: Name,
    /// The block.
    pub block: Block,
}

impl VariableBlock {
    /// The default; strings in JSON are what they are, no templates.
    pub fn default_value(&self) -> Option<&Expression> {
        self.block.body.value("default")
    }

    /// The type constraint.
    pub fn type_constraint(&self) -> Option<&Expression> {
        self.block.body.value("type")
    }

    /// Its values are kept out of Terraform's output.
    pub fn is_sensitive(&self) -> bool {
        self.block.body.flag("sensitive").unwrap_or(false)
    }

    /// Its values are kept out of plans and states.
    pub fn is_ephemeral(&self) -> bool {
        self.block.body.flag("ephemeral").unwrap_or(false)
    }

    /// `null` is a value, and not a wish for the default.
    pub fn is_nullable(&self) -> bool {
        self.block.body.flag("nullable").unwrap_or(true)
    }

    /// The `validation` blocks.
    pub fn validations(&self) -> impl Iterator<Item = Cow<'_, Block>> {
        self.block.body.blocks_named("validation")
    }
}

/// An `output` block.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputBlock {
    /// Its name.
    pub name: Name,
    /// The block.
    pub block: Block,
}

impl OutputBlock {
    /// What it gives out.
    pub fn value(&self) -> Option<&Expression> {
        self.block.body.value("value")
    }

    /// It is kept out of Terraform's output.
    pub fn is_sensitive(&self) -> bool {
        self.block.body.flag("sensitive").unwrap_or(false)
    }
}

/// A `resource`, `data` or `ephemeral` block.
#[derive(Debug, Clone, PartialEq)]
pub struct ResourceBlock {
    /// Which kind of block.
    pub mode: Mode,
    /// Its type.
    pub type_name: Name,
    /// Its name.
    pub name: Name,
    /// The block.
    pub block: Block,
}

impl ResourceBlock {
    /// `count`.
    pub fn count(&self) -> Option<&Expression> {
        self.block.body.value("count")
    }

    /// `for_each`.
    pub fn for_each(&self) -> Option<&Expression> {
        self.block.body.value("for_each")
    }

    /// The provider's local name and alias where `provider` says them.
    pub fn provider(&self) -> Option<ProviderReference<'_>> {
        self.block.body.value("provider").and_then(ProviderReference::of)
    }

    /// What `depends_on` lists.
    pub fn depends_on(&self) -> &[Expression] {
        self.block.body.value("depends_on").map_or(&[], Expression::elements)
    }

    /// The `lifecycle` block; several if an override file has one too, then the last one's arguments count.
    pub fn lifecycle(&self) -> impl Iterator<Item = Cow<'_, Block>> {
        self.block.body.blocks_named("lifecycle")
    }
}

/// A provider's local name and alias: `aws`, `aws.west`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProviderReference<'a> {
    /// The local name.
    pub name: &'a str,
    /// The alias.
    pub alias: Option<&'a str>,
    /// Where it says so.
    pub span: Span,
}

impl<'a> ProviderReference<'a> {
    /// Reads `aws` or `aws.west`, quoted or not.
    pub fn of(expression: &'a Expression) -> Option<Self> {
        let (name, alias) = match expression.as_str() {
            Some(text) => text.split_once('.').map_or((text, None), |(name, alias)| (name, Some(alias))),
            None => match expression.as_traversal()? {
                (name, []) => (name, None),
                (name, [step]) => (name, Some(step.attribute()?)),
                _ => return None,
            },
        };
        Some(Self { name, alias, span: expression.span })
    }
}

/// A `module` block.
#[derive(Debug, Clone, PartialEq)]
pub struct ModuleCall {
    /// Its name.
    pub name: Name,
    /// The block: arguments, `count`, `for_each`, `providers`, `depends_on`, `source` and `version`.
    pub block: Block,
}

impl ModuleCall {
    /// The expression of the source; OpenTofu lets it refer to variables and locals.
    pub fn source(&self) -> Option<&Expression> {
        self.block.body.value("source")
    }

    /// The source where it is a plain string.
    pub fn source_text(&self) -> Option<&str> {
        self.source()?.as_str()
    }

    /// The version constraint where it is a plain string.
    pub fn version(&self) -> Option<&str> {
        self.block.body.value("version")?.as_str()
    }

    /// `count`.
    pub fn count(&self) -> Option<&Expression> {
        self.block.body.value("count")
    }

    /// `for_each`.
    pub fn for_each(&self) -> Option<&Expression> {
        self.block.body.value("for_each")
    }

    /// What `depends_on` lists.
    pub fn depends_on(&self) -> &[Expression] {
        self.block.body.value("depends_on").map_or(&[], Expression::elements)
    }

    /// What `providers` hands over: the name in the called module, the one in this module.
    pub fn providers(&self) -> impl Iterator<Item = (ProviderReference<'_>, ProviderReference<'_>)> {
        let items = match self.block.body.value("providers").map(|value| &value.kind) {
            Some(ExpressionKind::Object(items)) => &items[..],
            _ => &[],
        };
        items
            .iter()
            .filter_map(|item| Some((ProviderReference::of(&item.key)?, ProviderReference::of(&item.value)?)))
    }

    /// The arguments that set the called module's variables.
    pub fn arguments(&self) -> impl Iterator<Item = &Attribute> {
        const META: [&str; 6] = ["source", "version", "count", "for_each", "providers", "depends_on"];
        self.block.body.attributes.iter().filter(|attribute| !META.contains(&&*attribute.name.text))
    }
}

/// A `provider` block.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderBlock {
    /// The local name.
    pub name: Name,
    /// The alias; `None` for the default configuration.
    pub alias: Option<Box<str>>,
    /// The block.
    pub block: Block,
}

/// An entry of `required_providers`.
#[derive(Debug, Clone, PartialEq)]
pub struct RequiredProvider {
    /// The local name.
    pub name: Name,
    /// `hashicorp/aws`; by default `hashicorp/` and the local name.
    pub source: Option<Name>,
    /// The version constraint.
    pub version: Option<Name>,
    /// What `configuration_aliases` lists, such as `aws.west`.
    pub configuration_aliases: Vec<Expression>,
    /// The whole entry.
    pub span: Span,
}

/// A module and the modules that it calls.
#[derive(Debug, Clone)]
pub struct ModuleTree {
    /// The module.
    pub module: Arc<Module>,
    /// By the name of the call.
    pub calls: BTreeMap<Box<str>, CalledModule>,
}

/// What a call leads to.
#[derive(Debug, Clone)]
pub enum CalledModule {
    /// A module that was read.
    Loaded(ModuleTree),
    /// One that was not.
    Missing {
        /// Its source as written; empty where none is.
        source: Box<str>,
        /// Why not.
        why: MissingModule,
    },
}

/// Why a called module was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MissingModule {
    /// Nobody's: `terraform init` was not run, or since then the source was changed.
    #[error("is not installed")]
    NotInstalled,
    /// The fault of whoever wrote the call: there is no such directory, or no configuration in it.
    #[error("is no directory with Terraform files: {0}")]
    NoSuchDirectory(Box<str>),
    /// Nobody's honest fault: the path, or a link on its way, leads out of the repository.
    #[error("leads out of the repository: {0}")]
    OutsideRepository(Box<str>),
    /// The fault of whoever wrote the call: there is no source.
    #[error("has no source")]
    NoSource,
    /// Nobody's: the source is an expression, and what it takes is not known before the modules are read.
    #[error("has a source that is not known")]
    SourceNotConstant,
    /// The fault of whoever wrote the calls: following them never ends.
    #[error("calls itself")]
    CallsItself,
    /// Nobody's honest fault: no configuration nests or has that many modules.
    #[error("is one of too many modules, or nests too deep")]
    TooMany,
}

/// A root module, everything below it, and the values that its variables were given.
#[derive(Debug, Clone)]
pub struct Root {
    /// Its modules.
    pub tree: ModuleTree,
    /// Values by the variable's name; the one that counts. A variable that is not here has its default or none.
    pub variables: BTreeMap<Box<str>, GivenValue>,
    /// The name that `terraform.workspace` gives, if it was told.
    pub workspace: Option<Box<str>>,
    /// What `.terraform.lock.hcl` pins, by the provider's full source (`registry.terraform.io/hashicorp/aws`).
    pub locked_providers: BTreeMap<Box<str>, LockedProvider>,
    /// What is wrong with the variables' values, the lock file or the calls. Those of modules stand in the modules.
    pub diagnostics: Vec<Diagnostic>,
}

/// The value that a variable was given.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenValue {
    /// The value. Its span leads into the file, or to a file of the argument's or environment variable's own.
    pub value: Expression,
    /// Where it comes from.
    pub origin: ValueOrigin,
}

/// Where a variable's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueOrigin {
    /// `TF_VAR_name`.
    Environment,
    /// `terraform.tfvars` or another file that Terraform reads by itself.
    AutomaticFile,
    /// A file named by `--var-file`.
    NamedFile,
    /// `--var`.
    CommandLine,
    /// The plan beside which the root is read.
    Plan,
}

/// What a lock file pins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedProvider {
    /// The version.
    pub version: Name,
    /// The constraints that it was chosen for.
    pub constraints: Option<Name>,
}
