"""What pages share, those of officials and those of residents: words, forms, icons, and who may send a form."""
