"""What students ask: the form below programs, mail to both sides, the inbox of the office, deletion in time."""
