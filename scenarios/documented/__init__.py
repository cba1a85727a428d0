"""What the formats' own documents say of each change, and where the rules say something else.

``catalogue.csv`` holds the documents' words with their sources; ``words.toml`` says which verdicts
they allow; ``differences.toml`` lists where the rules differ from them, and why.
"""
