"""What is read beside answers made by hand, each kind of figure in its module."""
