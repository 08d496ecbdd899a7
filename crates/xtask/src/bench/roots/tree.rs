//! Roots to measure on: every file has what roots are made of, and leans on others.

use std::fs;
use std::path::Path;

use crate::Failure;

/// Files of a root.
const FILES: usize = 50;

/// A file of a root; `@` is its number.
const FILE: &str = r#"# Service @ and what it stands on.

variable "instances_@" {
  description = "What runs for service @"
  type = map(object({
    type       = string
    disk       = optional(number, 20)
    monitoring = optional(bool, true)
  }))
  default = {
    blue  = { type = "t3.small" }
    green = { type = "t3.large", disk = 100 }
  }
}

locals {
  name_@ = "${var.name}-${format("%03d", @)}"
  tags_@ = merge(local.tags, { Service = local.name_@, Shard = tostring(@ % 7) })
  ports_@ = [for port in range(8000, 8004) : port + @ if port != 8002]
}

resource "aws_s3_bucket" "data_@" {
  bucket        = "${local.name_@}-data"
  force_destroy = var.environment != "prod"
  tags          = local.tags_@
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data_@" {
  bucket = aws_s3_bucket.data_@.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.main.arn
    }
  }
}

resource "aws_security_group" "service_@" {
  name   = local.name_@
  vpc_id = module.network_@.vpc_id
  tags   = local.tags_@

  dynamic "ingress" {
    for_each = toset(local.ports_@)
    content {
      description = "Port ${ingress.value}"
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = [cidrsubnet(var.cidr, 8, @ % 200)]
    }
  }
}

resource "aws_instance" "service_@" {
  for_each = var.instances_@

  ami                    = var.image
  instance_type          = each.value.type
  monitoring             = each.value.monitoring
  subnet_id              = module.network_@.subnet_ids[0]
  vpc_security_group_ids = [aws_security_group.service_@.id]
  tags                   = merge(local.tags_@, { Name = "${local.name_@}-${each.key}" })

  root_block_device {
    encrypted   = true
    kms_key_id  = aws_kms_key.main.arn
    volume_size = each.value.disk
  }
  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_iam_role" "service_@" {
  name = local.name_@
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

module "network_@" {
  source = "../modules/network"

  name = local.name_@
  cidr = cidrsubnet(var.cidr, 4, @ % 16)
  tags = local.tags_@
}
"#;

/// What all files of a root lean on.
const MAIN: &str = r#"terraform {
  required_version = ">= 1.6"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
  default_tags {
    tags = { Owner = "platform" }
  }
}

variable "name" {
  type    = string
  default = "bench"
}

variable "environment" {
  type    = string
  default = "prod"
}

variable "cidr" {
  type    = string
  default = "10.0.0.0/8"
}

variable "image" {
  type = string
}

locals {
  tags = { Environment = var.environment, CostCenter = "1000" }
}

resource "aws_kms_key" "main" {
  description         = "Everything of ${var.name}"
  enable_key_rotation = true
}
"#;

const NETWORK: &str = r#"variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
  tags       = merge(var.tags, { Name = var.name })
}

resource "aws_subnet" "this" {
  count      = 3
  vpc_id     = aws_vpc.this.id
  cidr_block = cidrsubnet(var.cidr, 4, count.index)
  tags       = merge(var.tags, { Name = "${var.name}-${count.index}" })
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "subnet_ids" {
  value = aws_subnet.this[*].id
}
"#;

/// How much was written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) files: usize,
    pub(super) lines: usize,
}

/// One root of fifty files, beside the module that it calls.
pub(super) fn one(directory: &Path) -> Result<Size, Failure> {
    let mut size = Size::default();
    root(&directory.join("root"), &mut size)?;
    write(&directory.join("modules/network"), "main.tf", NETWORK, &mut size)?;
    Ok(size)
}

/// As many roots as it takes for so many lines.
pub(super) fn many(directory: &Path, lines: usize) -> Result<Size, Failure> {
    let mut size = Size::default();
    write(&directory.join("modules/network"), "main.tf", NETWORK, &mut size)?;
    for number in 0.. {
        if size.lines >= lines {
            break;
        }
        root(&directory.join(format!("root-{number}")), &mut size)?;
    }
    Ok(size)
}

fn root(directory: &Path, size: &mut Size) -> Result<(), Failure> {
    write(directory, "main.tf", MAIN, size)?;
    for number in 1..FILES {
        let text = FILE.replace('@', &number.to_string());
        write(directory, &format!("service-{number}.tf"), &text, size)?;
    }
    Ok(())
}

fn write(directory: &Path, name: &str, text: &str, size: &mut Size) -> Result<(), Failure> {
    fs::create_dir_all(directory)?;
    fs::write(directory.join(name), text)?;
    size.files += 1;
    size.lines += text.lines().count();
    Ok(())
}
