a = {
  for k in b :
  k => c
  ? 1 # x
  : 2
}
b = <<EOT
 x
${y}
EOT
c "d" {
  e = 1
}
