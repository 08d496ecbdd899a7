empty {}
one { a = 1 }
two "l" bare "with \"quote" { # c
  a = 1 // c
  /* c */
  nested "x" {
    deeper {
      b = [
        1,
      ]
    }
  }
  dynamic "y" { }
}
ünïcode { ключ = 1 }
last_without_newline = 1