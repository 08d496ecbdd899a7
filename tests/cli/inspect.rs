//! `groundrule inspect`: what is known of a resource, and what a rule sees of it.

use crate::common::groundrule;

#[test]
fn attributes_links_and_what_a_rule_sees() {
    let run = groundrule()
        .args("inspect fixtures/shapes/flat/plan.json aws_s3_bucket_public_access_block.data")
        .exits(0);
    insta::assert_snapshot!("inspect_attributes", run.transcript());
    let run = groundrule()
        .args("inspect fixtures/shapes/flat/plan.json aws_s3_bucket.data")
        .args("--rule exposure-aws-bucket-public-access-block")
        .exits(0);
    assert!(
        run.stdout.contains("pab: aws_s3_bucket_public_access_block.data (assumed: aws_s3_bucket.data.id)")
    );
    let run = groundrule()
        .args("inspect fixtures/shapes/flat/plan.json aws_s3_bucket.data --assume none")
        .args("--rule exposure-aws-bucket-public-access-block")
        .exits(0);
    assert!(run.stdout.contains("pab: perhaps others: "), "{}", run.stdout);
}

#[test]
fn elements_are_subjects() {
    let run = groundrule()
        .args(
            "inspect fixtures/encryption/aws/block_storage/fail/ebs_block_device/plan.json aws_instance.web",
        )
        .args("--rule CKV_AWS_3")
        .exits(0);
    let (_, rules) = run.stdout.split_once("\nRules\n").unwrap();
    insta::assert_snapshot!("inspect_elements", rules);
}

#[test]
fn an_address_that_is_not_there() {
    let run = groundrule().args("inspect fixtures/shapes/flat/plan.json aws_s3_bucket.dat").exits(2);
    insta::assert_snapshot!(run.transcript(), @r"
    exit status 2
    ----- stderr -----
    error: `aws_s3_bucket.dat` is not in fixtures/shapes/flat/plan.json
      help: did you mean `aws_s3_bucket.data`?
    ");
    let run = groundrule().args("inspect fixtures/shapes/count/plan.json aws_s3_bucket.data").exits(2);
    assert!(run.stderr.contains("help: it has instances, such as `aws_s3_bucket.data[0]`"), "{}", run.stderr);
    groundrule().args("inspect nowhere.json aws_s3_bucket.data").exits(4);
}
