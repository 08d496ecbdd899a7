//! A resource, data source or ephemeral resource: its instances, with their values as a plan has them.

use std::rc::Rc;

use super::body::{self, Notes};
use super::data;
use super::evaluator::Evaluator;
use super::module::ModuleInstance;
use super::planned;
use super::provider::{self, ProviderInUse};
use super::repetition::{Instances, instances};
use super::scope::BlockScope;
use super::shape::Shape;
use crate::address::{Address, AttributePath, Mode};
use crate::language::{Because, Cause, Marks, Type, Value};
use crate::root::module::ResourceBlock;

/// All instances of a block in a module instance.
pub(super) struct ResourceInstances<'a> {
    pub block: &'a ResourceBlock,
    pub instances: Instances,
    pub list: Vec<ResourceInstance>,
    /// What the block's name stands for.
    pub value: Value,
    /// What its bodies say that values do not show.
    pub notes: Notes,
    /// The provider's full name.
    pub provider: Rc<str>,
}

/// An instance.
pub(super) struct ResourceInstance {
    pub address: Address,
    /// The object as references see it: with marks.
    pub value: Value,
    pub shape: Option<Rc<Shape>>,
    /// Of a data source: all that it gives is known, as it is when Terraform has read it while planning.
    pub is_read: bool,
}

impl ResourceInstance {
    /// What references see. Of a type without a digest nobody knows what else it has: each attribute is one of its own.
    pub(super) fn reference(&self) -> Value {
        match &self.shape {
            None if !self.is_read => {
                let whole = Because::exactly(self.address.clone(), AttributePath::default());
                Value::unknown(Type::Dynamic, whole).marked(self.value.marks)
            }
            _ => self.value.clone(),
        }
    }

    /// What an attribute is, where the object as a whole is not known.
    pub(super) fn written(&self, attribute: &str) -> Option<Value> {
        let entries = (self.shape.is_none() && !self.is_read).then(|| self.value.as_entries())??;
        entries.get(attribute).cloned()
    }
}

impl<'a> ResourceInstances<'a> {
    /// What is left of a resource that needs itself.
    pub(super) fn broken(block: &'a ResourceBlock) -> Self {
        ResourceInstances {
            block,
            instances: Instances::Single,
            list: Vec::new(),
            value: super::module::broken(Type::Dynamic),
            notes: Notes::default(),
            provider: Rc::from(""),
        }
    }
}

/// What of a resource block is Terraform's own.
pub(super) const META: [&str; 7] =
    ["count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection"];

pub(super) fn evaluate<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    block: &'a ResourceBlock,
) -> ResourceInstances<'a> {
    let mut instances = instances(evaluator, module, block.count(), block.for_each());
    let provider = provider::of_resource(evaluator, module, block);
    let shape = evaluator.shapes.of(block.mode, &block.type_name.text, &provider.full_name);
    let fields = shape.as_ref().map_or(block.block.body.attributes.len(), |shape| shape.len());
    if !evaluator.take_fields(fields * instances.len(), block.block.header()) {
        instances = instances.too_many();
    }
    let mut notes = Notes::default();
    let mut list = Vec::new();
    for (key, repetition) in instances.list() {
        let address = Address {
            module: module.path.clone(),
            mode: block.mode,
            type_name: block.type_name.text.clone(),
            name: block.name.text.clone(),
            key,
        };
        let scope = BlockScope { repetition: &repetition, ..BlockScope::of(evaluator, module) };
        let fields = body::read(shape.as_deref(), &block.block.body, &META, scope, &mut notes);
        let (value, is_read) =
            instance_value(evaluator, module, block, &provider, shape.as_deref(), &address, fields);
        list.push(ResourceInstance { address, value, shape: shape.clone(), is_read });
    }
    let value = match &instances {
        Instances::Unknown(..) => representative(module, block),
        _ => instances.gather(list.iter().map(ResourceInstance::reference)),
    };
    ResourceInstances { block, instances, list, value, notes, provider: provider.full_name.clone() }
}

/// What stands for instances of which nobody knows how many there are: it is of them, and exactly none of them.
fn representative(module: &ModuleInstance, block: &ResourceBlock) -> Value {
    let address = Address {
        module: module.path.clone(),
        mode: block.mode,
        type_name: block.type_name.text.clone(),
        name: block.name.text.clone(),
        key: None,
    };
    let reference = crate::language::Reference { address, path: AttributePath::default() };
    Value::unknown(Type::Dynamic, Because::of(Cause::Attribute(reference.into())))
}

fn instance_value<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    block: &'a ResourceBlock,
    provider: &ProviderInUse<'a>,
    shape: Option<&Shape>,
    address: &Address,
    fields: body::Fields,
) -> (Value, bool) {
    match block.mode {
        Mode::Data => data::value(evaluator, module, block, shape, address, fields),
        Mode::Ephemeral => {
            // Nothing of it is kept, and nothing of it is known before it is opened.
            let whole = Because::exactly(address.clone(), AttributePath::default());
            (Value::unknown(Type::Dynamic, whole).marked(Marks::EPHEMERAL), false)
        }
        Mode::Managed | Mode::Other => {
            let configuration = provider.configuration(evaluator);
            (planned::managed(shape, address, fields, &provider.full_name, configuration.as_deref()), false)
        }
    }
}
