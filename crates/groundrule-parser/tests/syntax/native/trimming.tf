locals {
  b = ["p", "q"]
  x = "X"
  cond = true
}
output "h1" {
 value = <<-EOT
    %{ for a in local.b ~}
    ${a}
      deep
    %{ endfor ~}
    end
    EOT
}
output "h2" {
 value = <<-EOT
    four
      six
    ${local.x} four

  EOT
}
output "h3" {
 value = <<EOT
%{ if local.cond ~}
  one
%{ else ~}
  two
%{ endif ~}
EOT
}
output "h4" {
 value = <<-EOT
	tab
	  EOT not yet
	EOT
}
output "q1" { value = "a  ${~ local.x ~}  c $ d" }
output "q2" { value = "%{ for k in local.b ~} ${k} $ x %{ endfor }" }
output "q3" { value = "%{ if local.cond }x\n\"%{ else }y%{ endif }" }
output "q4" { value = "${local.x ~} " }
output "q5" {
 value = <<EOT
  $${~ x}
%%{ a }
 $$ % ${local.x ~}
   next $
EOT
}
output "q6" {
 value = <<-EOT
    $ five
   ${local.x}
    ${local.x ~}
  a
   EOT
}
