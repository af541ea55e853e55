"""From words to the things a claim is about: roles, whole phrases, who got what, in whom."""
