"""The review desk: a site on loopback where a person listens to each quotation and decides about it."""
