//! From readings, evidence dates and verdicts to findings, status and score. Status is derived whenever it is asked for and never stored.
