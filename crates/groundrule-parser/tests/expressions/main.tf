# What the recorded expressions refer to. `terraform_data` plans an unknown `output` of the type of its `input`.

variable "text" {
  default = "text"
}

variable "number" {
  default = 7
}

variable "yes" {
  default = true
}

variable "nothing" {
  default = null
}

variable "no_text" {
  type    = string
  default = null
}

variable "no_list" {
  type    = list(string)
  default = null
}

variable "list" {
  type    = list(string)
  default = ["a", "b", "c"]
}

variable "set" {
  type    = set(string)
  default = ["y", "x"]
}

variable "map" {
  type    = map(number)
  default = { one = 1, two = 2 }
}

variable "objects" {
  type = list(object({ name = string, ports = list(number) }))
  default = [
    { name = "web", ports = [80, 443] },
    { name = "db", ports = [5432] },
  ]
}

variable "empty_objects" {
  type    = list(object({ name = string, ports = list(number) }))
  default = []
}

variable "secret" {
  type      = string
  default   = "hidden"
  sensitive = true
}

variable "secret_list" {
  type      = list(string)
  default   = ["hidden", "away"]
  sensitive = true
}

variable "secret_flag" {
  type      = bool
  default   = true
  sensitive = true
}

variable "secret_map" {
  type      = map(string)
  default   = { key = "hidden" }
  sensitive = true
}

variable "template" {
  default = "Hello, $${name}!"
}

resource "terraform_data" "text" {
  input = "a"
}

resource "terraform_data" "number" {
  input = 1
}

resource "terraform_data" "flag" {
  input = true
}

resource "terraform_data" "list" {
  input = tolist(["a"])
}

resource "terraform_data" "set" {
  input = toset(["a"])
}

resource "terraform_data" "map" {
  input = tomap({ a = "b" })
}

resource "terraform_data" "object" {
  input = { name = "a", ports = tolist([1]) }
}

resource "terraform_data" "tuple" {
  input = ["a", 1]
}

resource "terraform_data" "objects" {
  input = tolist([{ name = "a" }])
}
