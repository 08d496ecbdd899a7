//! The shape of `terraform show -json` of a plan, as far as the graph needs it.
//!
//! Everything with a size of its own (attribute bodies, expressions, prior state) stays a slice of the input.
//! Format: <https://developer.hashicorp.com/terraform/internals/json-format>.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::address::{InstanceKey, Mode};
use crate::json;
use crate::state::StateValues;

/// A plan; borrows from the text that it was read from.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a plan")]
pub struct PlanJson<'a> {
    /// `0.1`, `0.2`, `1.x`.
    #[serde(borrow)]
    pub format_version: Cow<'a, str>,
    /// Version of the program that wrote the plan.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub terraform_version: Option<Cow<'a, str>>,
    /// Values of the root's variables, in clear: never printed.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub variables: Option<&'a RawValue>,
    /// What will exist, as a tree of modules: [`StateValues`], read by
    /// [`read_part`](crate::document::read_part) where it is wanted.
    #[serde(borrow, default)]
    pub planned_values: Option<&'a RawValue>,
    /// The state before; the only place where data sources that were read while planning stand.
    #[serde(borrow, default)]
    pub prior_state: Option<PriorStateJson<'a>>,
    /// Missing in refresh-only plans and in roots without resources.
    #[serde(borrow, default)]
    pub resource_changes: Option<Vec<ResourceChange<'a>>>,
    /// What changed outside Terraform since the last apply.
    #[serde(borrow, default, deserialize_with = "json::null_as_default")]
    pub resource_drift: Vec<ResourceChange<'a>>,
    /// Changes put off to a later plan.
    #[serde(borrow, default, deserialize_with = "json::null_as_default")]
    pub deferred_changes: Vec<DeferredChange<'a>>,
    /// Changes of the root's outputs, by name.
    #[serde(borrow, default, deserialize_with = "json::entries")]
    pub output_changes: BTreeMap<Cow<'a, str>, Change<'a>>,
    /// Results of `check` blocks and conditions.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub checks: Option<&'a RawValue>,
    /// Attributes that contributed to changes.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub relevant_attributes: Option<&'a RawValue>,
    /// The root's configuration.
    #[serde(borrow, default)]
    pub configuration: Option<ConfigurationJson<'a>>,
    /// Planning failed half-way: the plan is partial.
    #[serde(default, deserialize_with = "json::null_as_default")]
    pub errored: bool,
    /// False if something is left for a later plan (`-target`, deferred changes). Missing before Terraform 1.8.
    #[serde(default)]
    pub complete: Option<bool>,
}

/// The state before the plan.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a state")]
pub struct PriorStateJson<'a> {
    /// What existed; missing in an empty state.
    #[serde(borrow, default)]
    pub values: Option<StateValues<'a>>,
}

/// A planned change of one resource instance.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a resource change")]
pub struct ResourceChange<'a> {
    /// Absolute address.
    #[serde(borrow)]
    pub address: Cow<'a, str>,
    /// Address before a `moved` block.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub previous_address: Option<Cow<'a, str>>,
    /// Address of the module instance, missing in the root.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub module_address: Option<Cow<'a, str>>,
    /// Managed or data.
    pub mode: Mode,
    /// Resource type.
    #[serde(borrow, rename = "type")]
    pub type_name: Cow<'a, str>,
    /// Resource name.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// Instance key of `count` or `for_each`.
    #[serde(default)]
    pub index: Option<InstanceKey>,
    /// Full provider name; local name before Terraform 0.13.
    #[serde(borrow, default)]
    pub provider_name: Cow<'a, str>,
    /// Key of a deposed object; then the same address may stand twice.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub deposed: Option<Cow<'a, str>>,
    /// The change.
    #[serde(borrow)]
    pub change: Change<'a>,
    /// Why Terraform chose the actions.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub action_reason: Option<Cow<'a, str>>,
}

/// A change put off, with Terraform's reason.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a deferred change")]
pub struct DeferredChange<'a> {
    /// `instance_count_unknown`, `resource_config_unknown`, …
    #[serde(borrow, default)]
    pub reason: Cow<'a, str>,
    /// The change as far as it is known.
    #[serde(borrow)]
    pub resource_change: ResourceChange<'a>,
}

/// Actions and the object on both sides.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a change")]
pub struct Change<'a> {
    /// What is done.
    pub actions: Actions,
    /// The object before, `null` on create.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub before: Option<&'a RawValue>,
    /// The object after, without what is unknown; `null` on delete.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub after: Option<&'a RawValue>,
    /// Mask over `after`: `true` where a value comes after apply.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub after_unknown: Option<&'a RawValue>,
    /// Mask over `before`: `true` where a value is sensitive.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub before_sensitive: Option<&'a RawValue>,
    /// Mask over `after`: `true` where a value is sensitive.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub after_sensitive: Option<&'a RawValue>,
    /// Paths that force the replacement: a list of lists of names and indexes.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub replace_paths: Option<&'a RawValue>,
    /// Set when the object is being imported.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub importing: Option<&'a RawValue>,
}

/// The configuration that the plan was made of.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "a configuration")]
pub struct ConfigurationJson<'a> {
    /// Provider configurations by key: `aws`, `aws.west`, `module.x:aws`.
    #[serde(borrow, default, deserialize_with = "json::entries")]
    pub provider_config: BTreeMap<Cow<'a, str>, ProviderConfigJson<'a>>,
    /// The root module.
    #[serde(borrow, default)]
    pub root_module: ModuleJson<'a>,
}

/// One `provider` block.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a provider configuration")]
pub struct ProviderConfigJson<'a> {
    /// Local name.
    #[serde(borrow, default)]
    pub name: Cow<'a, str>,
    /// Full name, missing before Terraform 0.15.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub full_name: Option<Cow<'a, str>>,
    /// Alias.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub alias: Option<Cow<'a, str>>,
    /// Module it stands in, missing in the root.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub module_address: Option<Cow<'a, str>>,
    /// Version constraint.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub version_constraint: Option<Cow<'a, str>>,
    /// Expressions by attribute.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub expressions: Option<&'a RawValue>,
}

/// One module of the configuration; modules called twice stand twice.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "a module")]
pub struct ModuleJson<'a> {
    /// Outputs by name.
    #[serde(borrow, default, deserialize_with = "json::entries")]
    pub outputs: BTreeMap<Cow<'a, str>, OutputJson<'a>>,
    /// Resource blocks and data blocks.
    #[serde(borrow, default, deserialize_with = "json::null_as_default")]
    pub resources: Vec<ResourceJson<'a>>,
    /// Module calls by name.
    #[serde(borrow, default, deserialize_with = "json::entries")]
    pub module_calls: BTreeMap<Cow<'a, str>, ModuleCallJson<'a>>,
    /// Variables by name.
    #[serde(borrow, default, deserialize_with = "json::entries")]
    pub variables: BTreeMap<Cow<'a, str>, VariableJson<'a>>,
}

/// An `output` block.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an output")]
pub struct OutputJson<'a> {
    /// Its value.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub expression: Option<&'a RawValue>,
    /// Declared sensitive.
    #[serde(default, deserialize_with = "json::null_as_default")]
    pub sensitive: bool,
    /// Its description.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub description: Option<Cow<'a, str>>,
}

/// A `variable` block. Types and validations are not recorded.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a variable")]
pub struct VariableJson<'a> {
    /// Its default: never printed.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub default: Option<&'a RawValue>,
    /// Declared sensitive.
    #[serde(default, deserialize_with = "json::null_as_default")]
    pub sensitive: bool,
    /// Its description.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub description: Option<Cow<'a, str>>,
}

/// A `resource` or `data` block.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a resource")]
pub struct ResourceJson<'a> {
    /// Managed or data.
    pub mode: Mode,
    /// Resource type.
    #[serde(borrow, rename = "type")]
    pub type_name: Cow<'a, str>,
    /// Resource name.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// Key into [`ConfigurationJson::provider_config`].
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub provider_config_key: Option<Cow<'a, str>>,
    /// Expressions by attribute; `dynamic` blocks leave no trace.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub expressions: Option<&'a RawValue>,
    /// `count`.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub count_expression: Option<&'a RawValue>,
    /// `for_each`.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub for_each_expression: Option<&'a RawValue>,
}

/// A `module` block with the module that it calls.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a module call")]
pub struct ModuleCallJson<'a> {
    /// `source` as written.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub source: Option<Cow<'a, str>>,
    /// `version` as written.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub version_constraint: Option<Cow<'a, str>>,
    /// Arguments by variable.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub expressions: Option<&'a RawValue>,
    /// `count`.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub count_expression: Option<&'a RawValue>,
    /// `for_each`.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub for_each_expression: Option<&'a RawValue>,
    /// The module.
    #[serde(borrow, default)]
    pub module: Option<Box<ModuleJson<'a>>>,
}

/// What a plan does with one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Actions {
    /// `["no-op"]`
    NoOp,
    /// `["create"]`
    Create,
    /// `["read"]`: a data source that is read while applying.
    Read,
    /// `["update"]`
    Update,
    /// `["delete"]`
    Delete,
    /// `["delete", "create"]`: replaced.
    DeleteThenCreate,
    /// `["create", "delete"]`: replaced, the new object first.
    CreateThenDelete,
    /// `["forget"]`: leaves the state and lives on.
    Forget,
    /// `["create", "forget"]`: replaced, and the old object lives on.
    CreateThenForget,
}

impl<'de> Deserialize<'de> for Actions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ActionsVisitor;
        impl<'de> Visitor<'de> for ActionsVisitor {
            type Value = Actions;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a list of actions")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Actions, A::Error> {
                let first = list.next_element::<Action>()?;
                let second = list.next_element::<Action>()?;
                let rest = list.next_element::<Action>()?;
                match (first, second, rest) {
                    (Some(Action::NoOp), None, None) => Ok(Actions::NoOp),
                    (Some(Action::Create), None, None) => Ok(Actions::Create),
                    (Some(Action::Read), None, None) => Ok(Actions::Read),
                    (Some(Action::Update), None, None) => Ok(Actions::Update),
                    (Some(Action::Delete), None, None) => Ok(Actions::Delete),
                    (Some(Action::Forget), None, None) => Ok(Actions::Forget),
                    (Some(Action::Delete), Some(Action::Create), None) => Ok(Actions::DeleteThenCreate),
                    (Some(Action::Create), Some(Action::Delete), None) => Ok(Actions::CreateThenDelete),
                    (Some(Action::Create), Some(Action::Forget), None) => Ok(Actions::CreateThenForget),
                    _ => Err(de::Error::custom("unknown combination of actions")),
                }
            }
        }
        deserializer.deserialize_seq(ActionsVisitor)
    }
}

/// One word of the list.
enum Action {
    NoOp,
    Create,
    Read,
    Update,
    Delete,
    Forget,
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ActionVisitor;
        impl Visitor<'_> for ActionVisitor {
            type Value = Action;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an action")
            }

            fn visit_str<E: de::Error>(self, action: &str) -> Result<Action, E> {
                match action {
                    "no-op" => Ok(Action::NoOp),
                    "create" => Ok(Action::Create),
                    "read" => Ok(Action::Read),
                    "update" => Ok(Action::Update),
                    "delete" => Ok(Action::Delete),
                    "forget" => Ok(Action::Forget),
                    _ => Err(E::custom("unknown action")),
                }
            }
        }
        deserializer.deserialize_str(ActionVisitor)
    }
}
