# password = "PLANTED-comment", AKIAPLANTED000000000, https://app:PLANTED-address@example.com/
terraform {
  backend "s3" {
    bucket     = "states"
    access_key = "PLANTED-backend"
    assume_role = {
      external_id = "PLANTED-backend-nested"
    }
  }
}

variable "token" {
  type      = string
  sensitive = true
  default   = "PLANTED-default"
}

variable "db_password" {
  default = "PLANTED-named-default"
}

variable "encrypted" {
  type = bool
}

locals {
  identifier = "PLANTED-through-a-local"
  settings = {
    api_key = "PLANTED-entry"
    dsn     = "Server=db;User=app;Password=PLANTED-connection-string;"
    plain   = "region"
  }
  nested = jsonencode({ auth = { clientSecret = "PLANTED-in-json" } })
  github = "ghp_PLANTED0000000000000000000000000000"
  web    = "eyJPLANTEDhbGciOiJIUzI1NiJ9.eyJPLANTED1IjoiYXBwIn0.PLANTEDsignature"
  key    = <<-EOT
    -----BEGIN RSA PRIVATE KEY-----
    PLANTEDMIIEpAIBAAKCAQEA
    -----END RSA PRIVATE KEY-----
  EOT
}

provider "aws" {
  region     = "eu-west-1"
  secret_key = "PLANTED-provider"

  assume_role {
    external_id = "PLANTED-provider-nested"
  }
}

resource "aws_db_instance" "main" {
  identifier        = local.identifier
  password          = var.token
  username          = "PLANTED-by-mask"
  storage_encrypted = false

  tags = {
    Owner = "PLANTED-tag-by-mask"
    Token = "PLANTED-tag-by-name"
  }

  restore_to_point_in_time {
    source_dbi_resource_id = "PLANTED-nested-by-mask"
  }

  connection {
    host = "PLANTED-connection"
  }

  provisioner "remote-exec" {
    inline = ["login PLANTED-provisioner"]
  }
}

resource "aws_db_instance" "second" {
  password          = "PLANTED-by-schema-${local.settings.plain}"
  storage_encrypted = false
}

# Names no value, only the plan's mask tells.
resource "google_container_cluster" "main" {
  name = "main"

  master_auth {
    client_key = "PLANTED-block-by-schema"
  }
}

resource "aws_instance" "web" {
  user_data = <<-EOT
    #!/bin/sh
    export DB_PASSWORD=PLANTED-script
    curl -H "Authorization: Bearer PLANTED-bearer-token" https://example.com/
    mysql --password PLANTED-option
  EOT

  root_block_device {
    encrypted = false
  }
}

module "inner" {
  source    = "./inner"
  encrypted = var.encrypted
  note      = "PLANTED-flows-into-a-sensitive-variable"
}

output "token" {
  value     = "PLANTED-output"
  sensitive = true
}
