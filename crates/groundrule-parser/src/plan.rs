//! The shape of `terraform show -json` of a plan, as far as the graph needs it.
//!
//! Everything with a size of its own (attribute bodies, expressions, prior state) stays a slice of the input.
//! Format: <https://developer.hashicorp.com/terraform/internals/json-format>.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A plan; borrows from the text that it was read from.
#[derive(Debug, Deserialize)]
pub struct PlanJson<'a> {
    /// `0.1`, `0.2`, `1.x`.
    #[serde(borrow)]
    pub format_version: Cow<'a, str>,
    /// Version of the Terraform or OpenTofu that wrote the plan.
    #[serde(borrow, default)]
    pub terraform_version: Option<Cow<'a, str>>,
    /// Values of the root's variables, in clear: never printed.
    #[serde(borrow, default)]
    pub variables: Option<&'a RawValue>,
    /// What will exist, as a tree of modules.
    #[serde(borrow, default)]
    pub planned_values: Option<&'a RawValue>,
    /// The state before; the only place where data sources that were read while planning stand.
    #[serde(borrow, default)]
    pub prior_state: Option<&'a RawValue>,
    /// Missing in refresh-only plans and in roots without resources.
    #[serde(borrow, default)]
    pub resource_changes: Option<Vec<ResourceChange<'a>>>,
    /// What changed outside Terraform since the last apply.
    #[serde(borrow, default, deserialize_with = "null_as_default")]
    pub resource_drift: Vec<ResourceChange<'a>>,
    /// Changes put off to a later plan.
    #[serde(borrow, default, deserialize_with = "null_as_default")]
    pub deferred_changes: Vec<DeferredChange<'a>>,
    /// Changes of the root's outputs, by name.
    #[serde(borrow, default, deserialize_with = "null_as_default")]
    pub output_changes: BTreeMap<Cow<'a, str>, Change<'a>>,
    /// Results of `check` blocks and conditions.
    #[serde(borrow, default)]
    pub checks: Option<&'a RawValue>,
    /// Attributes that contributed to changes.
    #[serde(borrow, default)]
    pub relevant_attributes: Option<&'a RawValue>,
    /// The root's configuration.
    #[serde(borrow, default)]
    pub configuration: Option<ConfigurationJson<'a>>,
    /// Planning failed half-way: the plan is partial.
    #[serde(default, deserialize_with = "null_as_default")]
    pub errored: bool,
    /// False if something is left for a later plan (`-target`, deferred changes). Missing before Terraform 1.8.
    #[serde(default)]
    pub complete: Option<bool>,
}

/// A planned change of one resource instance.
#[derive(Debug, Deserialize)]
pub struct ResourceChange<'a> {
    /// Absolute address.
    #[serde(borrow)]
    pub address: Cow<'a, str>,
    /// Address before a `moved` block.
    #[serde(borrow, default)]
    pub previous_address: Option<Cow<'a, str>>,
    /// Address of the module instance, missing in the root.
    #[serde(borrow, default)]
    pub module_address: Option<Cow<'a, str>>,
    /// `managed` or `data`.
    #[serde(borrow)]
    pub mode: Cow<'a, str>,
    /// Resource type.
    #[serde(borrow, rename = "type")]
    pub type_name: Cow<'a, str>,
    /// Resource name.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// Instance key of `count` or `for_each`, as it stands.
    #[serde(borrow, default)]
    pub index: Option<&'a RawValue>,
    /// Full provider name; local name before Terraform 0.13.
    #[serde(borrow, default)]
    pub provider_name: Cow<'a, str>,
    /// Key of a deposed object; then the same address may stand twice.
    #[serde(borrow, default)]
    pub deposed: Option<Cow<'a, str>>,
    /// The change.
    #[serde(borrow)]
    pub change: Change<'a>,
    /// Why Terraform chose the actions.
    #[serde(borrow, default)]
    pub action_reason: Option<Cow<'a, str>>,
}

/// A change put off, with Terraform's reason.
#[derive(Debug, Deserialize)]
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
pub struct Change<'a> {
    /// `["no-op"]`, `["create"]`, `["delete","create"]`, …
    #[serde(borrow)]
    pub actions: Vec<Cow<'a, str>>,
    /// The object before, `null` on create.
    #[serde(borrow, default)]
    pub before: Option<&'a RawValue>,
    /// The object after, without what is unknown; `null` on delete.
    #[serde(borrow, default)]
    pub after: Option<&'a RawValue>,
    /// Mask over `after`: `true` where a value comes after apply.
    #[serde(borrow, default)]
    pub after_unknown: Option<&'a RawValue>,
    /// Mask over `before`: `true` where a value is sensitive.
    #[serde(borrow, default)]
    pub before_sensitive: Option<&'a RawValue>,
    /// Mask over `after`: `true` where a value is sensitive.
    #[serde(borrow, default)]
    pub after_sensitive: Option<&'a RawValue>,
    /// Paths that force the replacement: a list of lists of names and indexes.
    #[serde(borrow, default)]
    pub replace_paths: Option<&'a RawValue>,
    /// Set when the object is being imported.
    #[serde(borrow, default)]
    pub importing: Option<&'a RawValue>,
}

/// The configuration that the plan was made of.
#[derive(Debug, Default, Deserialize)]
pub struct ConfigurationJson<'a> {
    /// Provider configurations by key: `aws`, `aws.west`, `module.x:aws`.
    #[serde(borrow, default, deserialize_with = "null_as_default")]
    pub provider_config: BTreeMap<Cow<'a, str>, ProviderConfigJson<'a>>,
    /// The root module.
    #[serde(borrow, default)]
    pub root_module: ModuleJson<'a>,
}

/// One `provider` block.
#[derive(Debug, Deserialize)]
pub struct ProviderConfigJson<'a> {
    /// Local name.
    #[serde(borrow, default)]
    pub name: Cow<'a, str>,
    /// Full name, missing before Terraform 0.15.
    #[serde(borrow, default)]
    pub full_name: Option<Cow<'a, str>>,
    /// Alias.
    #[serde(borrow, default)]
    pub alias: Option<Cow<'a, str>>,
    /// Module it stands in, missing in the root.
    #[serde(borrow, default)]
    pub module_address: Option<Cow<'a, str>>,
    /// Version constraint.
    #[serde(borrow, default)]
    pub version_constraint: Option<Cow<'a, str>>,
    /// Expressions by attribute.
    #[serde(borrow, default)]
    pub expressions: Option<&'a RawValue>,
}

/// One module of the configuration; modules called twice stand twice.
#[derive(Debug, Default, Deserialize)]
pub struct ModuleJson<'a> {
    /// Outputs by name.
    #[serde(borrow, default, deserialize_with = "null_as_default")]
    pub outputs: BTreeMap<Cow<'a, str>, OutputJson<'a>>,
    /// Resource blocks and data blocks.
    #[serde(borrow, default, deserialize_with = "null_as_default")]
    pub resources: Vec<ResourceJson<'a>>,
    /// Module calls by name.
    #[serde(borrow, default, deserialize_with = "null_as_default")]
    pub module_calls: BTreeMap<Cow<'a, str>, ModuleCallJson<'a>>,
    /// Variables by name.
    #[serde(borrow, default, deserialize_with = "null_as_default")]
    pub variables: BTreeMap<Cow<'a, str>, VariableJson<'a>>,
}

/// An `output` block.
#[derive(Debug, Deserialize)]
pub struct OutputJson<'a> {
    /// Its value.
    #[serde(borrow, default)]
    pub expression: Option<&'a RawValue>,
    /// Declared sensitive.
    #[serde(default, deserialize_with = "null_as_default")]
    pub sensitive: bool,
    /// Its description.
    #[serde(borrow, default)]
    pub description: Option<Cow<'a, str>>,
}

/// A `variable` block. Types and validations are not recorded.
#[derive(Debug, Deserialize)]
pub struct VariableJson<'a> {
    /// Its default: never printed.
    #[serde(borrow, default)]
    pub default: Option<&'a RawValue>,
    /// Declared sensitive.
    #[serde(default, deserialize_with = "null_as_default")]
    pub sensitive: bool,
    /// Its description.
    #[serde(borrow, default)]
    pub description: Option<Cow<'a, str>>,
}

/// A `resource` or `data` block.
#[derive(Debug, Deserialize)]
pub struct ResourceJson<'a> {
    /// `managed` or `data`.
    #[serde(borrow)]
    pub mode: Cow<'a, str>,
    /// Resource type.
    #[serde(borrow, rename = "type")]
    pub type_name: Cow<'a, str>,
    /// Resource name.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// Key into [`ConfigurationJson::provider_config`].
    #[serde(borrow, default)]
    pub provider_config_key: Option<Cow<'a, str>>,
    /// Expressions by attribute; `dynamic` blocks leave no trace.
    #[serde(borrow, default)]
    pub expressions: Option<&'a RawValue>,
    /// `count`.
    #[serde(borrow, default)]
    pub count_expression: Option<&'a RawValue>,
    /// `for_each`.
    #[serde(borrow, default)]
    pub for_each_expression: Option<&'a RawValue>,
}

/// A `module` block with the module that it calls.
#[derive(Debug, Deserialize)]
pub struct ModuleCallJson<'a> {
    /// `source` as written.
    #[serde(borrow, default)]
    pub source: Option<Cow<'a, str>>,
    /// `version` as written.
    #[serde(borrow, default)]
    pub version_constraint: Option<Cow<'a, str>>,
    /// Arguments by variable.
    #[serde(borrow, default)]
    pub expressions: Option<&'a RawValue>,
    /// `count`.
    #[serde(borrow, default)]
    pub count_expression: Option<&'a RawValue>,
    /// `for_each`.
    #[serde(borrow, default)]
    pub for_each_expression: Option<&'a RawValue>,
    /// The module.
    #[serde(borrow, default)]
    pub module: Option<Box<ModuleJson<'a>>>,
}

/// Terraform writes `null` for an empty list or map in places.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
