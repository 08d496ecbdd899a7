variable "encrypted" {
  type = bool
}

resource "aws_ebs_volume" "data" {
  count     = 2
  encrypted = var.encrypted
}
