use super::blob::Blob;
use super::format::Section;
use super::*;

fn resource(type_: &str) -> TypeDigest {
    Schemas::embedded().resource(type_).expect(type_)
}

fn attribute(type_: &str, path: &[&str]) -> Attribute {
    resource(type_).attribute(path).unwrap_or_else(|| panic!("{type_} has no {path:?}"))
}

/// The labels of the versions in which something exists.
fn labels(provider: &str, versions: VersionSet) -> Vec<&'static str> {
    versions.iter().map(|index| Schemas::embedded().versions(provider)[index]).collect()
}

fn version(provider: &str, label: &str) -> VersionSet {
    let versions = Schemas::embedded().versions(provider);
    VersionSet::one(versions.iter().position(|version| *version == label).expect(label))
}

#[test]
fn the_embedded_blob_is_well_made() {
    let strings = include_str!("../../schemas/strings.txt");
    let words = include_bytes!("../../schemas/digest.bin");
    assert_eq!(check(strings, words), Ok(()));
    assert!(
        strings.len() + words.len() < 1_600_000,
        "the digests have grown to {}",
        strings.len() + words.len()
    );
}

#[test]
fn a_provider_is_named_by_the_last_part_of_its_address() {
    assert_eq!(provider_name("registry.terraform.io/hashicorp/aws"), "aws");
    assert_eq!(provider_name("registry.opentofu.org/hashicorp/google-beta"), "google-beta");
    assert_eq!(provider_name("azurerm"), "azurerm");
    assert_eq!(provider_name(""), "");
}

#[test]
fn versions_are_listed_oldest_first() {
    let schemas = Schemas::embedded();
    assert_eq!(schemas.versions("aws"), ["3.62.0", "4.36.1", "5.31.0", "6.34.0"]);
    assert_eq!(schemas.versions("google"), ["4.22.0", "4.77.0", "google-beta 7.45.0", "7.45.0"]);
    assert_eq!(schemas.versions("google"), schemas.versions("google-beta"));
    assert!(schemas.versions("unheard_of").is_empty());
}

#[test]
fn google_is_without_what_only_google_beta_has() {
    let schemas = Schemas::embedded();
    assert_eq!(schemas.version_set("google-beta").len(), 4);
    assert_eq!(labels("google", schemas.version_set("google")), ["4.22.0", "4.77.0", "7.45.0"]);
    let machine_image = resource("google_compute_machine_image");
    assert_eq!(labels("google", machine_image.versions), ["google-beta 7.45.0"]);
    assert!(machine_image.attribute_in(&["name"], schemas.version_set("google")).is_none());
}

#[test]
fn types_without_a_digest_are_not_found() {
    let schemas = Schemas::embedded();
    assert!(schemas.resource("aws_nonsense").is_none());
    assert!(schemas.resource("").is_none());
    assert!(schemas.resource("aws_iam_policy_document").is_none(), "a data source is no resource");
    assert!(schemas.data_source("aws_iam_policy_document").is_some());
    assert!(schemas.provider("datadog").is_none());
}

#[test]
fn types_are_listed_sorted() {
    let types: Vec<_> = Schemas::embedded().types().collect();
    assert!(types.is_sorted());
    assert!(types.iter().filter(|name| name.starts_with("aws_")).count() > 1600);
    assert!(Schemas::embedded().data_source_types().any(|name| name == "azurerm_client_config"));
}

#[test]
fn a_path_that_no_version_has_is_not_found() {
    let instance = resource("aws_instance");
    assert!(instance.attribute(&["root_block_device", "encrypted"]).is_some());
    assert!(instance.attribute(&["root_block_device", "encrypte"]).is_none());
    assert!(instance.attribute(&["ami", "encrypted"]).is_none());
    assert!(instance.attribute(&[]).is_none());
    assert!(instance.attribute(&["tags", "Owner"]).is_none(), "map keys are no steps");
}

#[test]
fn a_block_that_the_provider_fills_in_is_computed() {
    let versioning = attribute("aws_s3_bucket", &["versioning"]);
    assert_eq!(versioning.computed_block(), Some(true));
    assert!(versioning.stands_once());
    for block in ["private_cluster_config", "master_authorized_networks_config", "workload_identity_config"] {
        assert_eq!(attribute("google_container_cluster", &[block]).computed_block(), Some(true), "{block}");
    }
    assert_eq!(attribute("google_compute_firewall", &["allow"]).computed_block(), Some(false));
    assert_eq!(attribute("aws_opensearch_domain", &["vpc_options"]).computed_block(), Some(false));
    // In version 7 it is not; real plans of older versions show that it was.
    assert_eq!(attribute("google_container_cluster", &["network_policy"]).computed_block(), Some(true));
    let old = resource("azurerm_storage_account");
    let domain = old.attribute_in(&["custom_domain"], version("azurerm", "2.41.0")).expect("is there");
    assert_eq!(domain.computed_block(), None, "not known of version 2");
    assert_eq!(attribute("aws_s3_bucket", &["bucket"]).computed_block(), None, "no block");
}

#[test]
fn spellings_of_an_attribute_are_told_apart_by_version() {
    let https_only = attribute("azurerm_storage_account", &["https_traffic_only_enabled"]);
    assert_eq!(labels("azurerm", https_only.versions), ["3.117.0", "4.54.0", "4.80.0", "5.2.0"]);
    let old = attribute("azurerm_storage_account", &["enable_https_traffic_only"]);
    assert_eq!(labels("azurerm", old.versions), ["2.41.0", "2.66.0", "3.8.0", "3.117.0"]);
}

#[test]
fn secrets_are_sensitive_and_write_only_ones_say_so() {
    assert!(attribute("aws_db_instance", &["password"]).sensitive());
    assert!(!attribute("aws_db_instance", &["password"]).write_only());
    assert!(attribute("aws_db_instance", &["password_wo"]).write_only());
    assert!(attribute("azurerm_mssql_server", &["administrator_login_password_wo"]).write_only());
    assert!(!attribute("aws_db_instance", &["username"]).sensitive());
}

#[test]
fn kinds_are_those_of_the_schema() {
    let strings = Element::of(AttributeKind::String).expect("fits");
    let objects = Element::of(AttributeKind::Object).expect("fits");
    assert_eq!(attribute("aws_instance", &["ami"]).kind, AttributeKind::String);
    assert_eq!(attribute("aws_instance", &["tags"]).kind, AttributeKind::Map(strings));
    assert_eq!(attribute("aws_security_group", &["ingress"]).kind, AttributeKind::Set(objects));
    let metadata = attribute("aws_instance", &["metadata_options"]).kind;
    assert_eq!(metadata, AttributeKind::Block(Block { nesting: Nesting::List, min: 0, max: Some(1) }));
    assert_eq!(attribute("aws_instance", &["timeouts"]).kind, {
        AttributeKind::Block(Block { nesting: Nesting::Single, min: 0, max: None })
    });
}

#[test]
fn where_versions_differ_the_newest_gives_the_kind() {
    let cluster = resource("aws_redshift_cluster");
    assert_eq!(cluster.attribute(&["encrypted"]).expect("is there").kind, AttributeKind::String);
    let old = cluster.attribute_in(&["encrypted"], version("aws", "5.31.0")).expect("is there");
    assert_eq!(old.kind, AttributeKind::Bool);
}

#[test]
fn computed_holds_if_any_version_says_so_and_required_if_all_do() {
    let versioning = attribute("aws_s3_bucket", &["server_side_encryption_configuration"]);
    assert!(versioning.computed());
    let ebs = attribute("aws_ebs_volume", &["encrypted"]);
    assert!(ebs.optional() && ebs.computed() && !ebs.computed_only() && !ebs.required());
    assert!(attribute("aws_ebs_volume", &["arn"]).computed_only());
    assert!(attribute("aws_ebs_volume", &["availability_zone"]).required());
}

#[test]
fn an_answer_over_all_versions_unites_those_of_each() {
    let schemas = Schemas::embedded();
    for digest in schemas.types().filter_map(|type_| schemas.resource(type_)) {
        for (name, united) in digest.attributes() {
            let each: Vec<_> = united
                .versions
                .iter()
                .map(|index| digest.attribute_in(&[name], VersionSet::one(index)).expect(name))
                .collect();
            let newest = each.last().expect("exists in some version");
            let any = |flag: fn(&Attribute) -> bool| each.iter().any(flag);
            let what = (digest.name, name);
            assert_eq!(united.required(), each.iter().all(Attribute::required), "{what:?}");
            assert_eq!(united.optional(), any(Attribute::optional), "{what:?}");
            assert_eq!(united.computed(), any(Attribute::computed), "{what:?}");
            assert_eq!(united.sensitive(), any(Attribute::sensitive), "{what:?}");
            assert_eq!(united.stands_once(), each.iter().all(Attribute::stands_once), "{what:?}");
            assert_eq!(united.is_block(), newest.is_block(), "{what:?}");
            if !united.is_block() {
                assert_eq!(united.kind, newest.kind, "{what:?}");
            }
            let computed_block = each.iter().filter_map(Attribute::computed_block).reduce(|a, b| a || b);
            assert_eq!(united.computed_block(), computed_block, "{what:?}");
        }
    }
}

#[test]
fn lists_of_objects_that_may_be_configured_can_be_written_as_blocks() {
    let ingress = attribute("aws_security_group", &["ingress"]);
    assert!(ingress.attribute_as_block() && !ingress.is_block());
    let field = ingress.child("cidr_blocks").expect("is there");
    assert!(field.object_field() && field.optional() && field.computed());
    let data = Schemas::embedded().data_source("aws_lb").expect("is there");
    let logs = data.attribute(&["access_logs"]).expect("is there");
    assert!(!logs.attribute_as_block(), "only the provider sets it");
    assert!(logs.child("enabled").expect("is there").computed_only());
}

#[test]
fn a_path_stands_at_most_once_if_all_its_steps_do() {
    let instance = resource("aws_instance");
    assert_eq!(instance.at_most_once(&["metadata_options", "http_tokens"]), Some(true));
    assert_eq!(instance.at_most_once(&["ebs_block_device", "encrypted"]), Some(false));
    assert_eq!(instance.at_most_once(&["ebs_block_device"]), Some(false));
    assert_eq!(instance.at_most_once(&["security_groups"]), Some(true), "a set of strings is one value");
    assert_eq!(instance.at_most_once(&["nonsense"]), None);
    assert_eq!(resource("aws_security_group").at_most_once(&["ingress", "from_port"]), Some(false));
}

#[test]
fn defaults_are_given_where_all_known_versions_agree() {
    assert_eq!(attribute("aws_db_instance", &["publicly_accessible"]).default(), Some("false"));
    assert_eq!(attribute("azurerm_storage_account", &["min_tls_version"]).default(), Some("\"TLS1_2\""));
    assert_eq!(attribute("aws_instance", &["ami"]).default(), None);

    let nested = ["allow_nested_items_to_be_public"];
    let account = resource("azurerm_storage_account");
    assert_eq!(account.attribute(&nested).expect("is there").default(), None);
    for (label, default) in [("4.80.0", Some("true")), ("5.2.0", Some("false")), ("2.66.0", None)] {
        let in_version = account.attribute_in(&nested, version("azurerm", label));
        assert_eq!(in_version.and_then(|attribute| attribute.default()), default, "{label}");
    }
    let cluster = resource("aws_redshift_cluster");
    assert_eq!(cluster.attribute(&["publicly_accessible"]).expect("is there").default(), None);
    let older = cluster.attribute_in(&["publicly_accessible"], version("aws", "5.31.0"));
    assert_eq!(older.expect("is there").default(), Some("true"));
}

#[test]
fn a_default_that_a_version_without_digest_declares_otherwise_is_not_given() {
    let service = resource("google_compute_backend_service");
    assert_eq!(service.attribute(&["load_balancing_scheme"]).expect("is there").default(), None);
    let google = Schemas::embedded().version_set("google");
    assert_eq!(service.attribute_in(&["load_balancing_scheme"], google).expect("is there").default(), None);
    let seven = service.attribute_in(&["load_balancing_scheme"], version("google", "7.45.0"));
    assert_eq!(seven.expect("is there").default(), Some("\"EXTERNAL\""));
}

#[test]
fn provider_configurations_have_digests() {
    let schemas = Schemas::embedded();
    for (provider, path) in [
        ("aws", &["default_tags", "tags"][..]),
        ("google", &["default_labels"]),
        ("google-beta", &["default_labels"]),
        ("azurerm", &["features", "key_vault", "purge_soft_delete_on_destroy"]),
    ] {
        assert!(schemas.provider(provider).expect(provider).attribute(path).is_some(), "{provider} {path:?}");
    }
}

#[test]
fn tags_are_where_the_type_keeps_them() {
    let store = |type_: &str| resource(type_).tag_store();
    let path = |type_: &str| store(type_).map(|store| store.own[0].path.join("."));

    let bucket = store("aws_s3_bucket").expect("has tags");
    assert_eq!(bucket.own, [TagPlace { path: &["tags"], form: TagForm::Map }]);
    assert_eq!(bucket.effective, Some(&["tags_all"][..]));
    assert_eq!(bucket.provider_defaults, Some(&["default_tags", "tags"][..]));

    let group = store("aws_autoscaling_group").expect("has tags");
    let form = TagForm::Entries { key: "key", value: "value" };
    assert_eq!(group.own, [TagPlace { path: &["tag"], form }, TagPlace { path: &["tags"], form }]);
    assert_eq!((group.effective, group.provider_defaults), (None, None));

    let account = store("azurerm_storage_account").expect("has tags");
    assert_eq!(
        (account.own[0].path, account.effective, account.provider_defaults),
        (&["tags"][..], None, None)
    );

    for (type_, expected) in [
        ("google_storage_bucket", "labels"),
        ("google_container_cluster", "resource_labels"),
        ("google_cloud_run_service", "metadata.labels"),
        ("google_sql_database_instance", "settings.user_labels"),
        ("google_monitoring_alert_policy", "user_labels"),
        ("google_monitoring_notification_channel", "user_labels"),
        ("google_deployment_manager_deployment", "labels"),
    ] {
        assert_eq!(path(type_).as_deref(), Some(expected), "{type_}");
    }
    for (type_, merges) in [
        ("google_storage_bucket", true),
        ("google_container_cluster", true),
        ("google_cloud_run_service", true),
        ("google_sql_database_instance", false),
        ("google_monitoring_alert_policy", false),
    ] {
        let store = store(type_).expect(type_);
        assert_eq!(
            (store.effective.is_some(), store.provider_defaults.is_some()),
            (merges, merges),
            "{type_}"
        );
    }
}

#[test]
fn what_only_looks_like_tags_is_no_store() {
    for type_ in [
        "aws_inspector_resource_group",
        "aws_autoscaling_group_tag",
        "aws_secretsmanager_secret_rotation",
        "aws_iam_role_policy",
        "azurerm_api_management_named_value",
        "azuread_application",
        "google_cloud_identity_group",
        "google_monitoring_metric_descriptor",
    ] {
        assert_eq!(resource(type_).tag_store(), None, "{type_}");
    }
}

#[test]
fn a_broken_blob_is_found_and_reading_it_does_not_panic() {
    let strings = include_str!("../../schemas/strings.txt");
    let words = include_bytes!("../../schemas/digest.bin");
    assert_eq!(check(strings, &words[..words.len() - 1]), Err(BlobFault::Header));
    assert_eq!(check(strings, b""), Err(BlobFault::Header));
    assert!(check(&strings[..strings.len() - 1], words).is_err());
    // Every 997th byte is turned around, which hits all sections.
    let broken: Vec<u8> = words
        .iter()
        .enumerate()
        .map(|(at, byte)| if at > 64 && at % 997 == 0 { !byte } else { *byte })
        .collect();
    let broken: &'static [u8] = broken.leak();
    assert!(check(strings, broken).is_err());
    let schemas = Schemas::new(Box::leak(Box::new(Blob::new(strings, broken).expect("the header is whole"))));
    for digest in schemas.types().filter_map(|type_| schemas.resource(type_)) {
        digest.tag_store();
        // A broken block may claim to have millions.
        for (_, attribute) in digest.attributes().take(100) {
            attribute.default();
            attribute.children().take(10).for_each(drop);
        }
    }
    assert_eq!(schemas.blob.word(Section::Entries, usize::MAX / 4), 0);
}
