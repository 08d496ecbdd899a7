//! Parts of the configuration as subjects: providers, module calls, variables, outputs, the root.
//!
//! They get a body like a resource's, in which constants are known and everything else is unknown.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

use super::ResourceGraph;
use super::build::part;
use super::configuration::{Call, Configuration, Expression, Expressions, Module, Node, Output};
use super::instance::{Body, Instance, Kind, ModuleInstanceId};
use crate::address::ModulePath;
use crate::plan::VariableJson;

impl ResourceGraph<'_> {
    /// Adds all parts that the configuration has.
    pub(super) fn add_parts(&mut self) {
        let Some(configuration) = self.configuration.take() else { return };
        let mut parts = vec![root(self)];
        parts.extend(providers(&configuration));
        for (_, module) in configuration.modules() {
            let path = path(module);
            let prefix = if path.is_root() { String::new() } else { format!("{path}.") };
            let id = self.module_at(&path);
            if let (Some(call), Some(name)) = (&module.call, module.path.last()) {
                let caller = path.parent().map_or(ModuleInstanceId(0), |caller| self.module_at(&caller));
                parts.push(named(Kind::Module, path.to_string(), name, caller, call_body(call)));
            }
            for (name, variable) in &module.variables {
                parts.push(named(
                    Kind::Variable,
                    format!("{prefix}var.{name}"),
                    name,
                    id,
                    variable_body(variable),
                ));
            }
            for (name, output) in &module.outputs {
                parts.push(named(
                    Kind::Output,
                    format!("{prefix}output.{name}"),
                    name,
                    id,
                    output_body(output),
                ));
            }
        }
        self.configuration = Some(configuration);
        self.instances.extend(parts);
    }

    /// The module instance at a path without keys, else the root: parts stand once, however often their module does.
    fn module_at(&self, path: &ModulePath) -> ModuleInstanceId {
        self.module_ids.get(path).copied().unwrap_or(ModuleInstanceId(0))
    }
}

/// A part that has a name, and no type.
fn named<'a>(
    kind: Kind,
    address: String,
    name: &Cow<'a, str>,
    module: ModuleInstanceId,
    body: Parts,
) -> Instance<'a> {
    part(kind, address, Cow::Borrowed(""), name.clone(), module, body.into_body())
}

fn call_body(call: &Call<'_>) -> Parts {
    let mut body = Parts::default();
    body.text("source", call.source.as_deref());
    body.text("version", call.version.as_deref());
    body.block("arguments", Parts::of(call.expressions()));
    body
}

fn variable_body(variable: &VariableJson<'_>) -> Parts {
    let mut body = Parts::default();
    let default = variable.default.and_then(|raw| serde_json::from_str(raw.get()).ok());
    body.constant("default", default.unwrap_or(Json::Null));
    body.text("description", variable.description.as_deref());
    body.constant("sensitive", variable.sensitive.into());
    body
}

fn output_body(output: &Output<'_>) -> Parts {
    let mut body = Parts::default();
    body.text("description", output.json.description.as_deref());
    body.constant("sensitive", output.json.sensitive.into());
    body
}

fn path(module: &Module<'_>) -> ModulePath {
    module.path.iter().fold(ModulePath::default(), |path, name| path.child(name, None))
}

fn root<'a>(graph: &ResourceGraph<'a>) -> Instance<'a> {
    part(
        Kind::Root,
        "root".to_owned(),
        Cow::Borrowed(""),
        Cow::Borrowed("root"),
        ModuleInstanceId(0),
        root_body(graph),
    )
}

/// What is said of the root as a whole; what it requires, only by its files.
pub(super) fn root_body(graph: &ResourceGraph<'_>) -> Body<'static> {
    let mut body = Parts::default();
    body.text("terraform_version", graph.terraform_version.as_deref());
    if let Some((version, providers)) = graph.requirements() {
        body.constant("required_version", version);
        body.constant("required_providers", providers);
    }
    body.into_body()
}

fn providers<'a>(configuration: &Configuration<'a>) -> impl Iterator<Item = Instance<'a>> {
    configuration.providers.iter().map(|(key, provider)| {
        let json = &provider.json;
        // Before Terraform 0.15 only the key, `module.x:aws.west`, says what it is.
        let local = key.rsplit_once(':').map_or(key.as_ref(), |(_, local)| local);
        let (name, alias) = local.split_once('.').map_or((local, None), |(name, alias)| (name, Some(alias)));
        let prefix = key.rsplit_once(':').map_or(String::new(), |(module, _)| format!("{module}."));
        let alias = alias.map_or(String::new(), |alias| format!(".{alias}"));
        let address = format!("{prefix}provider.{name}{alias}");
        let mut body = Parts::of(provider.expressions());
        body.text("alias", json.alias.as_deref());
        body.text("version", json.version_constraint.as_deref());
        let mut instance = part(
            Kind::Provider,
            address,
            Cow::Owned(name.to_owned()),
            Cow::Owned(local.to_owned()),
            ModuleInstanceId(0),
            body.into_body(),
        );
        instance.provider = json.full_name.clone().unwrap_or_else(|| Cow::Owned(name.to_owned()));
        instance
    })
}

/// A body in the making: values, and the mask over them.
#[derive(Debug, Default)]
struct Parts {
    values: Map<String, Json>,
    unknown: Map<String, Json>,
}

impl Parts {
    fn of(expressions: &Expressions<'_>) -> Self {
        let mut parts = Parts::default();
        for (name, node) in expressions {
            match node {
                Node::Attribute(expression) => match constant(expression) {
                    Some(value) => parts.constant(name, value),
                    None => {
                        parts.unknown.insert(name.to_string(), Json::Bool(true));
                    }
                },
                Node::Block(entries) => parts.block(name, Parts::of(entries)),
                Node::Blocks(blocks) => {
                    let (values, unknown): (Vec<_>, Vec<_>) = blocks
                        .iter()
                        .map(|block| {
                            let Parts { values, unknown } = Parts::of(block);
                            (Json::Object(values), Json::Object(unknown))
                        })
                        .unzip();
                    parts.values.insert(name.to_string(), Json::Array(values));
                    parts.unknown.insert(name.to_string(), Json::Array(unknown));
                }
            }
        }
        parts
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        self.constant(name, text.map_or(Json::Null, Json::from));
    }

    fn constant(&mut self, name: &str, value: Json) {
        self.values.insert(name.to_owned(), value);
    }

    fn block(&mut self, name: &str, inner: Parts) {
        self.values.insert(name.to_owned(), Json::Object(inner.values));
        self.unknown.insert(name.to_owned(), Json::Object(inner.unknown));
    }

    fn into_body(self) -> Body<'static> {
        Body {
            values: json!(self.values).to_string().into(),
            unknown: Some(json!(self.unknown).to_string().into()),
            sensitive: None,
        }
    }
}

fn constant(expression: &Expression<'_>) -> Option<Json> {
    expression.constant.and_then(|text| serde_json::from_str(text).ok())
}
