"""Find where quotations are spoken, in words (`words`) and in audio (`audio`), and by whom (`speakers`).

Pure functions: no files, no engine, no command line.
"""
