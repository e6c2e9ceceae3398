"""Copies of an archive elsewhere: folders, S3, SFTP and WebDAV, each behind the same few functions."""
