"""What people mean by what they type: spelling undone, features, linear models with calibrated probabilities."""
