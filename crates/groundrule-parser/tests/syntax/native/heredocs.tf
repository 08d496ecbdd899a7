a = <<EOT
  two
 one ${x}
    $${y} %%{z} \n "q"
EOT
b = <<-EOT
    four
      six
    ${x} four

  EOT
c = <<-EOT
    %{ for a in b ~}
    ${a}
      deep
    %{ endfor ~}
    end
    EOT
d = [<<-A
  x
  A
  , <<B
y
B
]
e = f(<<EOT
${g(<<INNER
in
INNER
)}
EOT
)
f = <<EOT
%{ if a ~}
  one
%{ else ~}
  two
%{ endif ~}
EOT
g = <<-EOT
	tab
	  EOT not yet
	EOT
