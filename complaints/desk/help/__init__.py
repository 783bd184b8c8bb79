"""The help: docs/manual.zh.md a page a task, with pictures of the desk itself."""
