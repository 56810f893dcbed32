"""How the bundled model is made: tokenizer, corpus, pre-training from scratch, model card.

The weights themselves lie in `sleepyd/bundled/model`; serving them is the engine's work.
"""
