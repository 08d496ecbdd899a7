resource "a" "first" {
  x = 1
}

resource "a" "broken" {
  x = = 2
}

resource "a" "second" {
  x = "never closed
  y = 1
}

resource "a" "third" {
  x = "${"
}

resource "a" "fourth" {
  x = [1, 2
}

resource "a" "last" {
  y = 3
}
}
locals {
  a = 1
  a = 2
}
z = <<EOT
never
