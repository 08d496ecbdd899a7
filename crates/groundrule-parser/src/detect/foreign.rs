//! The files that are given by mistake, and what to say to whoever gave them.

/// A file that is neither a plan nor a state, as far as it can be told what it is instead.
#[derive(Debug, PartialEq, Eq)]
pub struct Foreign {
    /// A fixed word for it.
    pub code: &'static str,
    /// What it is, to stand after "is".
    pub what: &'static str,
    /// What to do instead.
    pub help: &'static str,
}

const SHOW_PLAN: &str =
    "write the plan with `terraform plan -out FILE` and give the output of `terraform show -json FILE`";

pub(super) static RAW_STATE: Foreign = Foreign {
    code: "raw-state",
    what: "a raw state file, which no schema has been applied to",
    help: "give the output of `terraform show -json`, or of `terraform show -json FILE`",
};

pub(super) static ENCRYPTED_FILE: Foreign = Foreign {
    code: "encrypted-file",
    what: "an encrypted plan or state",
    help: "give the output of `tofu show -json FILE`, which decrypts it",
};

pub(super) static EVENT_STREAM: Foreign = Foreign {
    code: "event-stream",
    what: "the event stream of `terraform plan -json` or `terraform apply -json`, which does not hold the plan",
    help: SHOW_PLAN,
};

pub(super) static BINARY_PLAN: Foreign = Foreign {
    code: "binary-plan",
    what: "a saved plan in Terraform's own binary format",
    help: "give the output of `terraform show -json FILE`",
};

pub(super) static COMPRESSED: Foreign = Foreign {
    code: "compressed",
    what: "compressed with gzip",
    help: "decompress it, or pipe it through `gunzip`",
};

pub(super) static PROVIDER_SCHEMA: Foreign = Foreign {
    code: "provider-schema",
    what: "the output of `terraform providers schema -json`",
    help: SHOW_PLAN,
};

pub(super) static MODULES_JSON: Foreign = Foreign {
    code: "modules-json",
    what: "a list of modules, as in `.terraform/modules/modules.json`",
    help: SHOW_PLAN,
};

pub(super) static VALIDATE_JSON: Foreign =
    Foreign { code: "validate-json", what: "the output of `terraform validate -json`", help: SHOW_PLAN };

pub(super) static OUTPUT_JSON: Foreign =
    Foreign { code: "output-json", what: "the output of `terraform output -json`", help: SHOW_PLAN };

pub(super) static FUNCTIONS_JSON: Foreign = Foreign {
    code: "functions-json",
    what: "the output of `terraform metadata functions -json`",
    help: SHOW_PLAN,
};

pub(super) static VERSION_JSON: Foreign =
    Foreign { code: "version-json", what: "the output of `terraform version -json`", help: SHOW_PLAN };

pub(super) static REDACTED_PLAN: Foreign = Foreign {
    code: "redacted-plan",
    what: "HCP Terraform's redacted plan, which leaves out the configuration",
    help: "download the run's `json-output` instead of `json-output-redacted`",
};

pub(super) static ENVELOPE: Foreign = Foreign {
    code: "envelope",
    what: "an envelope with a plan and its run, as HCP Terraform hands it to policies",
    help: "give the plan alone: `jq .plan FILE`",
};

pub(super) static HCL_JSON: Foreign = Foreign {
    code: "hcl-json",
    what: "Terraform configuration in JSON syntax",
    help: "give a plan made from it, or the directory that it stands in",
};

pub(super) static HCL: Foreign = Foreign {
    code: "hcl",
    what: "Terraform configuration",
    help: "give a plan made from it, or the directory that it stands in",
};

pub(super) static SENTINEL_MOCK: Foreign =
    Foreign { code: "sentinel-mock", what: "a mock for Sentinel", help: SHOW_PLAN };

pub(super) static HUMAN_PLAN: Foreign =
    Foreign { code: "human-plan", what: "a plan printed for people", help: SHOW_PLAN };

pub(super) static TERRAFORM_ERROR: Foreign = Foreign {
    code: "terraform-error",
    what: "an error message of Terraform",
    help: "see why the step that wrote it failed",
};

pub(super) static WRAPPER_OUTPUT: Foreign = Foreign {
    code: "wrapper-output",
    what: "JSON behind a line that a wrapper around Terraform printed",
    help: "with the GitHub action `setup-terraform`, set `terraform_wrapper: false`",
};

pub(super) static LEADING_TEXT: Foreign = Foreign {
    code: "leading-text",
    what: "JSON behind lines of other text",
    help: "keep the standard output of `terraform show -json FILE` alone",
};

pub(super) static YAML: Foreign = Foreign { code: "yaml", what: "YAML", help: SHOW_PLAN };

pub(super) static GRAPH: Foreign =
    Foreign { code: "graph", what: "the output of `terraform graph`", help: SHOW_PLAN };

pub(super) static MARKUP: Foreign = Foreign {
    code: "markup",
    what: "HTML or XML",
    help: "see what the download answered: often a page that asks to log in",
};

pub(super) static LFS_POINTER: Foreign = Foreign {
    code: "lfs-pointer",
    what: "a pointer of Git LFS",
    help: "fetch the file itself: `git lfs pull`",
};

pub(super) static JSON_LIST: Foreign = Foreign {
    code: "json-list",
    what: "a JSON list",
    help: "give each plan as a file of its own: `jq '.[0]' FILE`",
};

pub(super) static JSON_SCALAR: Foreign =
    Foreign { code: "json-scalar", what: "a single JSON value", help: SHOW_PLAN };

pub(crate) static OTHER_JSON: Foreign = Foreign {
    code: "other-json",
    what: "JSON, but neither a plan nor a state: it has no `format_version`",
    help: SHOW_PLAN,
};

pub(super) static BINARY: Foreign = Foreign { code: "binary", what: "a binary file", help: SHOW_PLAN };

pub(super) static TEXT: Foreign = Foreign { code: "text", what: "text, not JSON", help: SHOW_PLAN };
