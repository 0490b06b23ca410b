"""Grading, for instructors only: releases, class folders, the zoo; everything in nbgrader's own formats."""
