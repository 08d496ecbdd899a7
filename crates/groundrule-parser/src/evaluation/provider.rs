//! Which provider configuration a resource has, and what that says.

use std::rc::Rc;

use super::body::{self, Notes};
use super::evaluator::{Evaluator, Node};
use super::module::{ModuleInstance, broken};
use super::scope::BlockScope;
use crate::language::{Type, Value};
use crate::root::module::{Module, ProviderReference, ResourceBlock};

/// The provider of a resource.
pub(super) struct ProviderInUse<'a> {
    /// `registry.terraform.io/hashicorp/aws`.
    pub full_name: Rc<str>,
    /// The module instance and the index of the `provider` block; nothing if there is none.
    block: Option<(Rc<ModuleInstance<'a>>, usize)>,
}

/// What of a `provider` block is Terraform's own.
pub(super) const META: [&str; 4] = ["alias", "version", "for_each", "count"];

/// The provider of a resource in a module instance.
pub(super) fn of_resource<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    block: &ResourceBlock,
) -> ProviderInUse<'a> {
    let _ = evaluator;
    let (name, alias) = local_name(block);
    ProviderInUse { full_name: full_name(&module.tree.module, name).into(), block: find(module, name, alias) }
}

/// The local name and alias of a resource's provider.
pub(super) fn local_name(block: &ResourceBlock) -> (&str, Option<&str>) {
    match block.provider() {
        Some(ProviderReference { name, alias, .. }) => (name, alias),
        None => {
            let type_name = &*block.type_name.text;
            (type_name.split_once('_').map_or(type_name, |(name, _)| name), None)
        }
    }
}

/// The full name of a provider by its local name in a module.
pub(super) fn full_name(module: &Module, local: &str) -> String {
    let source = module.required_providers.get(local).and_then(|it| it.source.as_ref()).map(|it| &*it.text);
    if source.is_none() && local == "terraform" {
        return "terraform.io/builtin/terraform".into();
    }
    full_source(source.unwrap_or(local))
}

/// A source with all of its parts.
pub(super) fn full_source(source: &str) -> String {
    let source = source.to_lowercase();
    match source.split('/').count() {
        1 => format!("registry.terraform.io/hashicorp/{source}"),
        2 => format!("registry.terraform.io/{source}"),
        _ => source,
    }
}

/// The `provider` block that a name and alias stand for: the module's own, or what its caller hands over.
fn find<'a>(
    module: &Rc<ModuleInstance<'a>>,
    name: &str,
    alias: Option<&str>,
) -> Option<(Rc<ModuleInstance<'a>>, usize)> {
    let mut module = Rc::clone(module);
    let (mut name, mut alias) = (name.to_owned(), alias.map(str::to_owned));
    loop {
        let own = module.tree.module.providers.iter().position(|provider| {
            *provider.name.text == *name && provider.alias.as_deref() == alias.as_deref()
        });
        if let Some(index) = own {
            return Some((module, index));
        }
        let caller = module.caller.as_ref()?;
        let handed = caller
            .call
            .providers()
            .find(|(inner, _)| inner.name == name && inner.alias == alias.as_deref())
            .map(|(_, outer)| (outer.name.to_owned(), outer.alias.map(str::to_owned)));
        match handed {
            Some(outer) => (name, alias) = outer,
            None if alias.is_some() => return None,
            None => name = inherited_name(&module.tree.module, &caller.module.tree.module, &name),
        }
        let outer = Rc::clone(&caller.module);
        module = outer;
    }
}

/// What the calling module calls the same provider.
pub(super) fn inherited_name(inner: &Module, outer: &Module, name: &str) -> String {
    let wanted = full_name(inner, name);
    if full_name(outer, name) == wanted {
        return name.to_owned();
    }
    let other = outer.required_providers.keys().find(|local| full_name(outer, local) == wanted);
    other.map_or_else(|| name.to_owned(), ToString::to_string)
}

impl<'a> ProviderInUse<'a> {
    /// What the provider is configured with; nothing without a block of its own.
    pub(super) fn configuration(&self, evaluator: &Evaluator<'a>) -> Option<Rc<Value>> {
        let (module, index) = self.block.as_ref()?;
        Some(configuration(evaluator, module, *index))
    }
}

/// What a `provider` block says.
pub(super) fn configuration<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    index: usize,
) -> Rc<Value> {
    let block = &module.tree.module.providers[index];
    evaluator.once(
        &module.providers,
        index,
        || Node {
            module: module.path.clone(),
            name: format!("provider.{}", block.name.text),
            span: block.block.header(),
        },
        || Rc::new(broken(Type::Dynamic)),
        || {
            let full_name = full_name(&module.tree.module, &block.name.text);
            let shape = evaluator.shapes.of_provider(&full_name);
            let scope = BlockScope::of(evaluator, module);
            Rc::new(Value::object(body::read(
                shape.as_deref(),
                &block.block.body,
                &META,
                scope,
                &mut Notes::default(),
            )))
        },
    )
}
