"""Durable runs: schedules, limits per host, many workers; a killed run is continued where it stopped.

Each record is a chain of tasks. A task that contacts a host waits in that host's queue; a task of local work
waits in the workers' queue; a task that failed for now waits until its next attempt. Nothing waits in memory:
what travels is a small plain task (keys, counts, failures), the rest lies on disk as cached steps. Only
`backend` knows the library underneath (DBOS).
"""
