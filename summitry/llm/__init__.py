"""The second reader: a language model behind any OpenAI-compatible endpoint.

What it answers is never taken as it comes: `grounding` keeps what the article's own words bear
out, and names people, parties and places by the same reference data as the built-in reader.
"""
