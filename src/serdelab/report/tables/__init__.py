"""Tables as text cells, a file a table: what terminal, Markdown and HTML draw each in its way."""
