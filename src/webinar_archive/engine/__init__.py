"""Batches that survive: durable runs, schedule, politeness, many machines.

A record travels in legs. A leg that visits a host waits in the host's queue; a leg that costs this
machine's time waits in the workers' queue; a leg that failed for now waits until its next attempt. Nothing
waits in memory: what travels is a small plain order (keys, counts, failures), the rest lies on disk as kept
steps. Only `durable` knows the engine underneath (DBOS).
"""
