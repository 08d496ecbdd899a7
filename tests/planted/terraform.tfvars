token       = "PLANTED-given"
db_password = "PLANTED-named-given"
encrypted   = false
# secret: PLANTED-given-comment
