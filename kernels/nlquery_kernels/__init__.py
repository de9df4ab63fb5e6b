"""Sandboxed Jupyter kernels: a provisioner, its limits and the runtime inside."""
