//! What may stand in a block, with types: a schema digest in one version, compiled once per type and root.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::language::{ObjectType, Type, Value, convert};
use crate::schema::{self, AttributeKind, Nesting, TypeDigest, VersionSet};

/// What may stand in a block's body, or in an object with attributes of its own.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Attributes by name.
    pub attributes: BTreeMap<Arc<str>, AttributeShape>,
    /// Nested blocks by type.
    pub blocks: BTreeMap<Arc<str>, BlockShape>,
    ty: OnceCell<Type>,
}

/// An attribute.
#[derive(Debug)]
pub(super) struct AttributeShape {
    /// Its type.
    pub ty: Type,
    /// What is written is converted to this: fields with a schema of their own may be left out.
    pub constraint: Type,
    /// The provider fills it in where it is not configured.
    pub computed: bool,
    /// It may be configured.
    pub configurable: bool,
    /// It is never to be shown.
    pub sensitive: bool,
    /// It is null in every plan.
    pub write_only: bool,
    /// What stands in a plan if it is not configured.
    pub default: Option<Value>,
    /// What its objects hold, where that has a schema of its own, and not only a type.
    pub nested: Option<Rc<Shape>>,
    /// What one of its objects holds, if Terraform lets it also be written as blocks.
    pub as_block: Option<Rc<Shape>>,
}

/// A nested block.
#[derive(Debug)]
pub(super) struct BlockShape {
    /// What a plan makes of the blocks.
    pub nesting: Nesting,
    /// The provider fills the blocks in where none is configured.
    pub computed: bool,
    digest: Option<schema::Attribute>,
    body: OnceCell<Rc<Shape>>,
}

impl Shape {
    /// A type of which there is a digest, in these versions; in all if it is in none of them.
    pub(super) fn of(digest: &TypeDigest, versions: VersionSet) -> Self {
        let within = digest.within(versions).or_else(|| digest.within(digest.versions.newest()));
        within.map_or_else(Self::default, |root| Self::children(&root))
    }

    fn children(parent: &schema::Attribute) -> Self {
        let mut shape = Self::default();
        for (name, attribute) in parent.children() {
            match attribute.kind {
                AttributeKind::Block(block) => {
                    let body = BlockShape {
                        nesting: block.nesting,
                        computed: attribute.computed_block() == Some(true),
                        digest: Some(attribute),
                        body: OnceCell::new(),
                    };
                    shape.blocks.insert(name.into(), body);
                }
                kind => {
                    shape.attributes.insert(name.into(), AttributeShape::of(&attribute, kind));
                }
            }
        }
        shape
    }

    /// A shape of these attributes, none of which has a schema of its own.
    pub(super) fn flat<'a>(attributes: impl IntoIterator<Item = (&'a str, AttributeShape)>) -> Self {
        let attributes = attributes.into_iter().map(|(name, attribute)| (name.into(), attribute)).collect();
        Shape { attributes, ..Shape::default() }
    }

    /// The fields of an object type, as Terraform reads them where they are written as a block.
    fn of_object(object: &ObjectType) -> Self {
        let fields = object.attributes.iter().map(|(name, ty)| {
            let attribute =
                AttributeShape { as_block: as_block(ty), ..AttributeShape::new(ty.clone(), false) };
            (Arc::clone(name), attribute)
        });
        Shape { attributes: fields.collect(), ..Shape::default() }
    }

    /// The type of the object that a body of this shape is.
    pub(super) fn ty(&self) -> Type {
        let build = || {
            let attributes = self.attributes.iter().map(|(name, it)| (Arc::clone(name), it.ty.clone()));
            let blocks = self.blocks.iter().map(|(name, block)| (Arc::clone(name), block.ty()));
            Type::object(attributes.chain(blocks))
        };
        self.ty.get_or_init(build).clone()
    }
}

impl AttributeShape {
    /// An optional attribute of this type.
    pub(super) fn new(ty: Type, computed: bool) -> Self {
        AttributeShape {
            constraint: ty.clone(),
            ty,
            computed,
            configurable: true,
            sensitive: false,
            write_only: false,
            default: None,
            nested: None,
            as_block: None,
        }
    }

    fn of(attribute: &schema::Attribute, kind: AttributeKind) -> Self {
        let constraint = type_of(attribute, kind);
        let ty = constraint.without_optional();
        let mut fields = attribute.children().peekable();
        // A type's fields have no flags of their own; those of a nested schema have.
        let has_schema = fields.peek().is_some_and(|(_, field)| !field.object_field());
        drop(fields);
        let configurable = attribute.optional() || attribute.required();
        AttributeShape {
            computed: attribute.computed(),
            configurable,
            sensitive: attribute.sensitive(),
            write_only: attribute.write_only(),
            default: attribute.default().and_then(|json| default(json, &ty)),
            nested: has_schema.then(|| Rc::new(Shape::children(attribute))),
            as_block: if has_schema || !configurable { None } else { as_block(&ty) },
            ty,
            constraint,
        }
    }
}

impl BlockShape {
    /// What stands in each of the blocks.
    pub(super) fn body(&self) -> &Rc<Shape> {
        self.body.get_or_init(|| {
            Rc::new(self.digest.map_or_else(Shape::default, |digest| Shape::children(&digest)))
        })
    }

    /// The type of all blocks together.
    pub(super) fn ty(&self) -> Type {
        let body = self.body().ty();
        match self.nesting {
            Nesting::Single | Nesting::Group => body,
            // What has a type of its own in each block can't be a list.
            _ if body.has_dynamic() => Type::Dynamic,
            Nesting::List => Type::list(body),
            Nesting::Set => Type::set(body),
            Nesting::Map => Type::map(body),
        }
    }
}

fn as_block(ty: &Type) -> Option<Rc<Shape>> {
    match ty {
        Type::List(element) | Type::Set(element) => match &**element {
            Type::Object(object) => Some(Rc::new(Shape::of_object(object))),
            _ => None,
        },
        _ => None,
    }
}

fn type_of(attribute: &schema::Attribute, kind: AttributeKind) -> Type {
    match kind {
        AttributeKind::String => Type::String,
        AttributeKind::Number => Type::Number,
        AttributeKind::Bool => Type::Bool,
        AttributeKind::Dynamic => Type::Dynamic,
        AttributeKind::Object => {
            let fields: Vec<_> = attribute.children().collect();
            let optional = fields.iter().filter(|(_, field)| !field.object_field() && !field.required());
            let optional = optional.map(|(name, _)| Arc::from(*name)).collect();
            let attributes =
                fields.iter().map(|(name, field)| (Arc::from(*name), type_of(field, field.kind))).collect();
            Type::Object(Arc::new(ObjectType { attributes, optional }))
        }
        AttributeKind::List(element) => Type::list(type_of(attribute, element.kind())),
        AttributeKind::Set(element) => Type::set(type_of(attribute, element.kind())),
        AttributeKind::Map(element) => Type::map(type_of(attribute, element.kind())),
        AttributeKind::Block(block) => {
            let body = Type::object(attribute.children().map(|(name, it)| (name, type_of(&it, it.kind))));
            match block.nesting {
                Nesting::Single | Nesting::Group => body,
                Nesting::List => Type::list(body),
                Nesting::Set => Type::set(body),
                Nesting::Map => Type::map(body),
            }
        }
    }
}

fn default(json: &str, ty: &Type) -> Option<Value> {
    let parsed: serde_json::Value = serde_json::from_str(json).ok()?;
    convert(&super::given::of_json(&parsed), ty).ok()
}
