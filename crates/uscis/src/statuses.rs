//! The titles of case statuses that USCIS prints, grouped for people; matched loosely, since the wording drifts.
