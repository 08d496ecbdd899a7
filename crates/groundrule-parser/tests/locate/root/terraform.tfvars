given = true
