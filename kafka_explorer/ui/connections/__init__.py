"""The start page: which clusters can be opened, and the form that describes one."""
