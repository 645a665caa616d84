"""The screen: Textual over the use cases."""
