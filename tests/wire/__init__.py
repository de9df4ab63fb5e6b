"""Local servers that speak the providers' wire protocols, and tests of the real SDKs on them."""
