"""Charts of protected results: drawing only reads columns, it computes no statistic."""
