variable "encrypted" {
  type = bool
}

module "deep" {
  source    = "./deep"
  encrypted = var.encrypted
}

output "encrypted" {
  value = var.encrypted
}
