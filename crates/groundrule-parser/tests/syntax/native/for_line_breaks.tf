# HCL ignores line breaks in all of this; hcl-edit doesn't.
a = {
  for k, v in var.x :
  k => v.a
  ? v.b # why
  : v.c
  if v.d
  && v.e
}
b = { for k in concat(
  a,
  b
  ) : k => {
    x = 1
    y = k ? 1 : 2
} }
c = "%{ if a
&& b }x%{ endif }"
