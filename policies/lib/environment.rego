# Which environment something belongs to, by the setting `environments`: environment → the words that say so.
package groundrule.lib.environment

import rego.v1

# The environments that values of tags name: whole, whatever their case.
tagged(values, environments) := {environment |
	some environment, words in environments
	some value in values
	some word in words
	lower(value) == lower(word)
}

# The environments that a word of a text names: `acme-prod-db` has three words.
worded(texts, environments) := {environment |
	some environment, words in environments
	some text in texts
	some part in regex.split(`[^A-Za-z0-9]+`, text)
	some word in words
	lower(part) == lower(word)
}

# By tags if they say anything, else by words.
of(values, texts, environments) := tagged(values, environments) if {
	count(tagged(values, environments)) > 0
} else := worded(texts, environments)
