# What IAM's actions can do, and how a policy's patterns cover them. Actions stand in lower case, as IAM compares them.
package groundrule.lib.iam

import rego.v1

# Patterns that cover every action there is: the matter of rules of their own, and of no rule about some actions.
everything := {"*", "*:*"}

# Whether an action as a policy writes it, wildcards and all, covers one of the actions `names`.
covers_any(pattern, names) if lower(pattern) in names

covers_any(pattern, names) if {
	endswith(pattern, "*")
	not everything[pattern]
	some name in names
	startswith(name, lower(trim_suffix(pattern, "*")))
}

covers_any(pattern, names) if {
	regex.match(`^[A-Za-z0-9:-]*(\*[A-Za-z0-9:*?-]+|\?[A-Za-z0-9:*?-]*)$`, pattern)
	not everything[pattern]
	expression := replace(replace(lower(pattern), "*", ".*"), "?", ".")
	some name in names
	regex.match(concat("", ["^", expression, "$"]), name)
}

# Reading what is stored: each of these takes a resource.
data_reads := {
	"athena:getqueryresults",
	"codecommit:gitpull",
	"dynamodb:batchgetitem",
	"dynamodb:exporttabletopointintime",
	"dynamodb:getitem",
	"dynamodb:getrecords",
	"dynamodb:partiqlselect",
	"dynamodb:query",
	"dynamodb:scan",
	"ec2:modifysnapshotattribute",
	"kinesis:getrecords",
	"kms:decrypt",
	"rds-data:executestatement",
	"rds:copydbsnapshot",
	"rds:modifydbsnapshotattribute",
	"rds:restoredbinstancefromdbsnapshot",
	"s3:getobject",
	"s3:getobjectversion",
	"secretsmanager:getsecretvalue",
	"sqs:receivemessage",
	"ssm:getparameter",
	"ssm:getparameters",
	"ssm:getparametersbypath",
}

# Getting credentials of someone else.
credentials := {
	"airflow:createclitoken",
	"airflow:createweblogintoken",
	"cognito-identity:getopenidtokenfordeveloperidentity",
	"ec2:getpassworddata",
	"grafana:createworkspaceapikey",
	"iam:createaccesskey",
	"iam:createloginprofile",
	"iam:createservicespecificcredential",
	"iam:resetservicespecificcredential",
	"iam:updateloginprofile",
	"lightsail:createbucketaccesskey",
	"lightsail:getinstanceaccessdetails",
	"lightsail:getrelationaldatabasemasteruserpassword",
	"rds-db:connect",
	"redshift-serverless:getcredentials",
	"redshift:getclustercredentials",
	"redshift:getclustercredentialswithiam",
	"sts:assumerole",
}

# Changing or destroying what exists, or making more of it: each of these takes a resource.
writes := {
	"autoscaling:deleteautoscalinggroup",
	"autoscaling:setdesiredcapacity",
	"autoscaling:terminateinstanceinautoscalinggroup",
	"autoscaling:updateautoscalinggroup",
	"backup:deletebackupvault",
	"backup:deleterecoverypoint",
	"cloudformation:createstack",
	"cloudformation:deletestack",
	"cloudformation:updatestack",
	"cloudfront:deletedistribution",
	"cloudfront:updatedistribution",
	"cloudtrail:deletetrail",
	"cloudtrail:stoplogging",
	"cloudtrail:updatetrail",
	"cloudwatch:deletealarms",
	"codebuild:updateproject",
	"codepipeline:updatepipeline",
	"dynamodb:batchwriteitem",
	"dynamodb:createtable",
	"dynamodb:deleteitem",
	"dynamodb:deletetable",
	"dynamodb:partiqldelete",
	"dynamodb:partiqlinsert",
	"dynamodb:partiqlupdate",
	"dynamodb:putitem",
	"dynamodb:updateitem",
	"dynamodb:updatetable",
	"ec2:associateiaminstanceprofile",
	"ec2:attachvolume",
	"ec2:authorizesecuritygroupegress",
	"ec2:authorizesecuritygroupingress",
	"ec2:createnetworkinterface",
	"ec2:createroute",
	"ec2:createsecuritygroup",
	"ec2:createsnapshot",
	"ec2:createvolume",
	"ec2:deletenetworkinterface",
	"ec2:deleteroute",
	"ec2:deletesecuritygroup",
	"ec2:deletesnapshot",
	"ec2:deletesubnet",
	"ec2:deletevolume",
	"ec2:deletevpc",
	"ec2:detachvolume",
	"ec2:modifyinstanceattribute",
	"ec2:modifyvolume",
	"ec2:rebootinstances",
	"ec2:replaceroute",
	"ec2:revokesecuritygroupingress",
	"ec2:runinstances",
	"ec2:startinstances",
	"ec2:stopinstances",
	"ec2:terminateinstances",
	"ecr:batchdeleteimage",
	"ecr:completelayerupload",
	"ecr:createrepository",
	"ecr:deleterepository",
	"ecr:initiatelayerupload",
	"ecr:putimage",
	"ecr:uploadlayerpart",
	"ecs:deletecluster",
	"ecs:deleteservice",
	"eks:deletecluster",
	"eks:updateclusterconfig",
	"elasticache:deletereplicationgroup",
	"elasticache:modifyreplicationgroup",
	"elasticfilesystem:deletefilesystem",
	"elasticloadbalancing:deleteloadbalancer",
	"elasticloadbalancing:modifylistener",
	"es:deletedomain",
	"es:eshttpdelete",
	"es:eshttppost",
	"es:eshttpput",
	"events:deleterule",
	"events:putrule",
	"events:puttargets",
	"glue:deletedatabase",
	"glue:deletetable",
	"glue:updatejob",
	"iam:tagrole",
	"kinesis:deletestream",
	"kms:disablekey",
	"kms:schedulekeydeletion",
	"lambda:createfunction",
	"lambda:deletefunction",
	"lambda:publishversion",
	"lambda:putfunctionconcurrency",
	"lambda:updatefunctioncode",
	"lambda:updatefunctionconfiguration",
	"logs:deleteloggroup",
	"logs:putretentionpolicy",
	"rds:createdbinstance",
	"rds:deletedbcluster",
	"rds:deletedbclustersnapshot",
	"rds:deletedbinstance",
	"rds:deletedbsnapshot",
	"rds:modifydbcluster",
	"rds:modifydbinstance",
	"rds:rebootdbinstance",
	"redshift:deletecluster",
	"redshift:modifycluster",
	"route53:changeresourcerecordsets",
	"route53:deletehostedzone",
	"s3:abortmultipartupload",
	"s3:createbucket",
	"s3:deletebucket",
	"s3:deleteobject",
	"s3:deleteobjecttagging",
	"s3:deleteobjectversion",
	"s3:putbucketversioning",
	"s3:putencryptionconfiguration",
	"s3:putlifecycleconfiguration",
	"s3:putobject",
	"s3:putobjecttagging",
	"s3:putreplicationconfiguration",
	"s3:restoreobject",
	"secretsmanager:createsecret",
	"secretsmanager:deletesecret",
	"secretsmanager:putsecretvalue",
	"secretsmanager:updatesecret",
	"sns:createtopic",
	"sns:deletetopic",
	"sns:settopicattributes",
	"sqs:changemessagevisibility",
	"sqs:createqueue",
	"sqs:deletequeue",
	"sqs:purgequeue",
	"sqs:setqueueattributes",
	"ssm:deleteparameter",
	"ssm:deleteparameters",
	"ssm:putparameter",
	"ssm:sendcommand",
	"ssm:startsession",
	"states:createstatemachine",
	"states:deletestatemachine",
	"states:updatestatemachine",
}

# Changing who may use something: each of these takes a resource.
permissions := {
	"acm-pca:putpolicy",
	"backup:putbackupvaultaccesspolicy",
	"codeartifact:putdomainpermissionspolicy",
	"dynamodb:putresourcepolicy",
	"ec2:modifyvpcendpointservicepermissions",
	"ecr:deleterepositorypolicy",
	"ecr:setrepositorypolicy",
	"elasticfilesystem:putfilesystempolicy",
	"glacier:setvaultaccesspolicy",
	"glue:putresourcepolicy",
	"iam:addroletoinstanceprofile",
	"iam:attachgrouppolicy",
	"iam:attachrolepolicy",
	"iam:attachuserpolicy",
	"iam:creategroup",
	"iam:createinstanceprofile",
	"iam:createpolicy",
	"iam:createpolicyversion",
	"iam:createrole",
	"iam:createuser",
	"iam:deactivatemfadevice",
	"iam:deletepolicy",
	"iam:deleterole",
	"iam:deleterolepermissionsboundary",
	"iam:deleterolepolicy",
	"iam:deleteuser",
	"iam:deleteuserpermissionsboundary",
	"iam:detachgrouppolicy",
	"iam:detachrolepolicy",
	"iam:detachuserpolicy",
	"iam:putgrouppolicy",
	"iam:putrolepermissionsboundary",
	"iam:putrolepolicy",
	"iam:putuserpermissionsboundary",
	"iam:putuserpolicy",
	"iam:setdefaultpolicyversion",
	"iam:updateassumerolepolicy",
	"iam:updaterole",
	"iam:updateuser",
	"kms:creategrant",
	"kms:putkeypolicy",
	"kms:revokegrant",
	"lambda:addlayerversionpermission",
	"lambda:addpermission",
	"lambda:removepermission",
	"logs:putdestinationpolicy",
	"rds:modifydbclustersnapshotattribute",
	"redshift:authorizesnapshotaccess",
	"s3:bypassgovernanceretention",
	"s3:deletebucketpolicy",
	"s3:putaccesspointpolicy",
	"s3:putbucketacl",
	"s3:putbucketpolicy",
	"s3:putbucketpublicaccessblock",
	"s3:putobjectacl",
	"s3:putobjectversionacl",
	"secretsmanager:deleteresourcepolicy",
	"secretsmanager:putresourcepolicy",
	"sns:addpermission",
	"sns:removepermission",
	"sqs:addpermission",
	"sqs:removepermission",
	"ssm:modifydocumentpermission",
}

# Using what exists without changing it: each of these takes a resource, and is in none of the sets above.
uses := {
	"athena:getqueryexecution",
	"athena:startqueryexecution",
	"cloudformation:describestacks",
	"codebuild:batchgetbuilds",
	"codebuild:startbuild",
	"codepipeline:startpipelineexecution",
	"dynamodb:describetable",
	"ec2:createtags",
	"ecr:batchchecklayeravailability",
	"ecr:batchgetimage",
	"ecr:getdownloadurlforlayer",
	"ecs:describetasks",
	"ecs:runtask",
	"ecs:stoptask",
	"ecs:updateservice",
	"eks:describecluster",
	"es:eshttpget",
	"events:putevents",
	"firehose:putrecord",
	"firehose:putrecordbatch",
	"glue:getdatabase",
	"glue:gettable",
	"iam:getpolicy",
	"iam:getrole",
	"iam:getuser",
	"kinesis:describestream",
	"kinesis:putrecord",
	"kinesis:putrecords",
	"kms:encrypt",
	"kms:generatedatakey",
	"kms:reencryptfrom",
	"kms:reencryptto",
	"lambda:getfunction",
	"lambda:invokefunction",
	"lambda:listtags",
	"logs:createloggroup",
	"logs:createlogstream",
	"logs:describelogstreams",
	"logs:filterlogevents",
	"logs:getlogevents",
	"logs:putlogevents",
	"rds:describedbinstances",
	"s3:getbucketacl",
	"s3:getbucketlocation",
	"s3:getbucketpolicy",
	"s3:getbucketversioning",
	"s3:getobjectacl",
	"s3:getobjecttagging",
	"s3:listbucket",
	"secretsmanager:describesecret",
	"sns:publish",
	"sns:subscribe",
	"sqs:deletemessage",
	"sqs:getqueueattributes",
	"sqs:getqueueurl",
	"sqs:sendmessage",
	"states:describeexecution",
	"states:startexecution",
}

# Actions that alone let their holder take more rights, given any resource.
escalates_alone := {
	"iam:addusertogroup",
	"iam:attachgrouppolicy",
	"iam:attachrolepolicy",
	"iam:attachuserpolicy",
	"iam:createaccesskey",
	"iam:createloginprofile",
	"iam:createpolicyversion",
	"iam:putgrouppolicy",
	"iam:putrolepolicy",
	"iam:putuserpolicy",
	"iam:setdefaultpolicyversion",
	"iam:updateassumerolepolicy",
	"iam:updateloginprofile",
	"lambda:updatefunctioncode",
}

# Actions that together with iam:PassRole start something which runs with the rights of the role that is passed.
escalates_with_pass_role := {
	"autoscaling:createlaunchconfiguration",
	"cloudformation:createstack",
	"codebuild:createproject",
	"datapipeline:createpipeline",
	"ec2:runinstances",
	"ecs:runtask",
	"glue:createdevendpoint",
	"glue:createjob",
	"lambda:createfunction",
	"sagemaker:createnotebookinstance",
	"sagemaker:createprocessingjob",
	"sagemaker:createtrainingjob",
	"ssm:startautomationexecution",
	"states:createstatemachine",
}

# Whether the pattern `wide` covers all that the pattern `narrow` does. Both with `*` and `?`, case as given.
glob_covers(wide, narrow) := true if {
	wide == "*"
	narrow != ""
} else := regex.match(glob_expression(wide), narrow)

# A pattern's `*` stands for anything, a narrower pattern's `*` included; its `?` for one character, but not for `*`.
glob_expression(pattern) := concat("", [
	"^",
	replace(replace(regex.replace(pattern, `[.+()|\[\]{}^$\\]`, `\$0`), "*", ".*"), "?", "[^*]"),
	"$",
])

# What a list of statements allows, atom by atom. Statements with `NotAction` or `NotResource` stand for themselves.
atoms(statements, effect) := {atom |
	some statement in statements
	statement.effect == effect
	some action in or_any(statement.actions)
	some resource in or_any(statement.resources)
	some principal in or_anybody(statement.principals)
	atom := {
		"action": lower(action),
		"resource": resource,
		"principal": principal,
		"except": {
			"actions": {lower(other) | some other in statement.not_actions},
			"resources": {other | some other in statement.not_resources},
			"principals": {other | some other in statement.not_principals},
		},
		"conditions": {condition | some condition in statement.conditions},
		"ref": statement.ref,
	}
}

# A statement with `NotAction` has no actions, a trust policy's no resources.
or_any(list) := list if {
	count(list) > 0
} else := ["*"]

or_anybody(list) := list if {
	count(list) > 0
} else := [{"type": "*", "id": "*"}]

# Those of `these` that one of `others` covers: as many actions on as many resources for as many, under as few conditions.
covered(these, others) := {atom |
	some atom in these
	some other in others
	glob_covers(other.action, atom.action) == true
	glob_covers(other.resource, atom.resource) == true
	glob_covers(other.principal.type, atom.principal.type) == true
	glob_covers(other.principal.id, atom.principal.id) == true
	excepts_no_more(other.except, atom.except) == true
	count(other.conditions - atom.conditions) == 0
}

excepts_no_more(other, atom) := count((((other.actions - atom.actions) | (other.resources - atom.resources)) | (other.principals - atom.principals))) == 0
