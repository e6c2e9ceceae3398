"""The static site of a release: pages, downloads and films in one folder, which needs no server."""
