"""The command line `loa`: what is done at the machine and not by HTTP, one module a group of commands.

Each command reads its settings from the environment, ends with 0 (fine), 1 (something is wrong) or 2 (wrong use), takes
`--json`, and says what went wrong in one sentence (`loa.faults`).
"""
