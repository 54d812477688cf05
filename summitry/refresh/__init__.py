"""Newer leaders and terms: asked of Wikidata, held against what is known, reviewed, applied."""
