"""Where quotations are spoken: in words and in sound; verdict and confidence."""
