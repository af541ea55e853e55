"""Files of several formats, read into documents; `kg.inputs` finds and chooses."""
