"""Making a pack: pages run in processes, rendered, checked, and put beside the results."""
