# Every kind of expression, with comments and line breaks in awkward places.
a = null
b = [true, false, /* c */ 12, 1.5e3, -7, - 7,]
c = { x = 1, "y" : 2, (z) = 3, null = 4, 5 = 6 }
d = var.a.b[0].c["d"].*.e[1][*].f.0.g
e = upper( # why
  "x", core::lower("A"), provider::aws::arn_parse(x...)
)
f = a ? b : c ? d : e
g = !a || b && -c * d + e / f % g - h == i
h = (1 + 2) * 3
i = [for x in y : x.z if x.ok]
j = { for k, v in y : k => v... if k != "" }
k = a <= b != (c >= d)
l = var.a [0] . b
m = <<EOT
EOT
n = (
  a
  ? b
  : c
)
o = [
  for x in
  a ? b : c :
  x
]
