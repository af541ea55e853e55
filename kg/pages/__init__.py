"""What people look at: the explorer and annotated texts, as pages without foreign scripts."""
