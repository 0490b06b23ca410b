"""The notebook tools: sources, languages, stamps, checks of the prose, the manifest, the student's bundle.

Nothing heavy is imported here: each tool is a submodule, and nbformat and nbconvert wait until they are used.
"""
