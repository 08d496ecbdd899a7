variable "encrypted" {
  type = bool
}

variable "note" {
  sensitive = true
}

variable "secret" {
  default = "PLANTED-inner-default"
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  encrypted         = var.encrypted

  tags = {
    Password = "PLANTED-inner-tag"
    Secret   = "PLANTED-${var.secret}"
  }
}
