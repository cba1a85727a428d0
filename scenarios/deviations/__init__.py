"""What codecs are known to do otherwise than the rules predict: one file a codec."""
