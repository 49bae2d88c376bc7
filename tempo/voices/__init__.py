"""Words to samples: one module an engine, all of them in one table, and the cache of clips."""
