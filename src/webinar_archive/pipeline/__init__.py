"""One record's way from its notice to its rows: the steps, the pipeline file, the plan of a run, the release."""
