//! Where types keep their tags or labels.

use super::kind::AttributeKind;
use super::{TypeDigest, VersionSet};

/// Where a type keeps its tags or labels. All paths are as [`TypeDigest::attribute`] takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagStore {
    /// Where a resource's own tags stand. More than one where a type has several spellings; then all count.
    pub own: &'static [TagPlace],
    /// The computed map of all tags: its own and the provider's defaults, and for google also what other clients have
    /// set. A resource that has it neither known nor unknown was made by a provider version that merges no defaults.
    pub effective: Option<&'static [&'static str]>,
    /// The provider's default tags that are merged into a resource's own, as a path in the provider's configuration.
    /// `None` where the type takes none.
    pub provider_defaults: Option<&'static [&'static str]>,
}

/// One place of tags in a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagPlace {
    /// The path of the map, or of the entries.
    pub path: &'static [&'static str],
    /// How the tags are written there.
    pub form: TagForm,
}

/// How tags are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagForm {
    /// One map from key to value.
    Map,
    /// A block, or a map, for each tag, with these fields.
    Entries {
        /// The field with the tag's key.
        key: &'static str,
        /// The field with the tag's value.
        value: &'static str,
    },
}

const ENTRIES: TagForm = TagForm::Entries { key: "key", value: "value" };

const fn map(path: &'static [&'static str]) -> TagPlace {
    TagPlace { path, form: TagForm::Map }
}

const fn entries(path: &'static [&'static str]) -> TagPlace {
    TagPlace { path, form: ENTRIES }
}

const AWS_DEFAULTS: &[&str] = &["default_tags", "tags"];
const GOOGLE_DEFAULTS: &[&str] = &["default_labels"];

/// The spellings of a provider's types, the first that fits being a type's. An effective path is kept where the type
/// has it, and the provider's defaults only with it.
const SPELLINGS: &[(&str, &[TagStore])] = &[
    (
        "aws_",
        &[
            // An autoscaling group: blocks, and until version 4 also a list of maps. It takes no default tags.
            TagStore {
                own: &[entries(&["tag"]), entries(&["tags"])],
                effective: None,
                provider_defaults: None,
            },
            TagStore {
                own: &[map(&["tags"])],
                effective: Some(&["tags_all"]),
                provider_defaults: Some(AWS_DEFAULTS),
            },
        ],
    ),
    ("azurerm_", &[TagStore { own: &[map(&["tags"])], effective: None, provider_defaults: None }]),
    (
        "google_",
        &[
            // Before `labels`, which is a notification channel's settings.
            google(&[map(&["user_labels"])], &["effective_labels"]),
            google(&[map(&["resource_labels"])], &["effective_labels"]),
            google(&[map(&["labels"])], &["effective_labels"]),
            google(&[map(&["metadata", "labels"])], &["metadata", "effective_labels"]),
            google(&[map(&["settings", "user_labels"])], &["settings", "effective_labels"]),
            google(&[entries(&["labels"])], &["effective_labels"]),
        ],
    ),
];

const fn google(own: &'static [TagPlace], effective: &'static [&'static str]) -> TagStore {
    TagStore { own, effective: Some(effective), provider_defaults: Some(GOOGLE_DEFAULTS) }
}

pub(super) fn find(digest: &TypeDigest) -> Option<TagStore> {
    let (_, stores) = SPELLINGS.iter().find(|(prefix, _)| digest.name.starts_with(prefix))?;
    // What only older versions have is no place for tags any more, so it does not make a type one that has tags.
    let newest = digest.versions.newest();
    let store = stores.iter().find(|store| store.own.iter().any(|place| holds(digest, *place, newest)))?;
    let effective = store.effective.filter(|path| digest.attribute(path).is_some());
    let provider_defaults = store.provider_defaults.filter(|_| effective.is_some());
    Some(TagStore { own: store.own, effective, provider_defaults })
}

/// Whether tags can be written at this place. What must be configured is no tags: `aws_inspector_resource_group`
/// selects by them, and `google_cloud_identity_group` says what it is.
fn holds(digest: &TypeDigest, place: TagPlace, versions: VersionSet) -> bool {
    let Some(found) = digest.attribute_in(place.path, versions) else {
        return false;
    };
    match place.form {
        TagForm::Map => {
            let strings =
                matches!(found.kind, AttributeKind::Map(element) if element.kind() == AttributeKind::String);
            strings && found.optional() && !found.required()
        }
        TagForm::Entries { key, value } => {
            found.is_block()
                && !found.stands_once()
                && found.child(key).is_some()
                && found.child(value).is_some()
        }
    }
}
