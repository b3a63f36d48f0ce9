//! Scam guard: what in a message or an address matches what USCIS publishes, and what does not. Never a verdict of genuine or fake.
