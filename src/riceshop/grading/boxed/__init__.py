"""Safe grading: students' code runs in a box, and the marks are worked out in another process that never meets it."""
