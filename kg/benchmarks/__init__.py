"""Speed and accuracy beside peers in the same run; what parts and changes of a text matter."""
