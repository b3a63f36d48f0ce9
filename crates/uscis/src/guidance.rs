//! What to do on the day that a code is missing or will not work; the call sheet; popular beliefs.
