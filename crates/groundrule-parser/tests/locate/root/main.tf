terraform {
  required_version = ">= 1.5"
}

provider "aws" {
  alias  = "west"
  region = "us-west-1"
}

variable "encrypted" {
  default = false
}

variable "given" {
  type = bool
}

variable "port" {
  default = 8080
}

variable "tags" {
  default = { Owner = "platform" }
}

locals {
  encrypted = var.encrypted
  volumes = {
    a = { encrypted = false, size = 1 }
    b = { encrypted = true, size = 2 }
  }
  loop = local.pool
  pool = local.loop
}

resource "aws_security_group" "sets" {
  ingress {
    from_port   = 22
    cidr_blocks = ["10.0.0.0/8"]
  }

  ingress {
    from_port   = var.port
    cidr_blocks = ["0.0.0.0/0"]
  }

  dynamic "egress" {
    for_each = [1, 2]

    content {
      from_port = egress.value
    }
  }

  tags = {
    Name  = "sets"
    Owner = "platform"
  }
}

resource "aws_security_group" "alike" {
  ingress {
    from_port = var.port
  }

  ingress {
    from_port = var.other
  }

  tags = var.tags
}

resource "aws_security_group" "mixed" {
  ingress {
    from_port = 22
  }

  dynamic "ingress" {
    for_each = var.ports

    content {
      from_port = ingress.value
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "nested" {
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_ebs_volume" "each" {
  for_each  = local.volumes
  encrypted = each.value.encrypted
}

resource "aws_ebs_volume" "given" {
  encrypted = var.given
}

resource "aws_ebs_volume" "loop" {
  encrypted = local.pool
}

resource "aws_ebs_volume" "output" {
  encrypted = module.inner["x"].encrypted
}

resource "aws_iam_policy" "document" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:Get*" },
      { Effect = "Allow", Action = "*" },
    ]
  })
}

module "inner" {
  source    = "./inner"
  for_each  = { x = local.encrypted }
  encrypted = each.value
}

module "absent" {
  source = "registry.example.com/acme/absent/aws"
}

output "id" {
  value     = "x"
  sensitive = false
}
