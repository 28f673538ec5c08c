"""The ladder: rule sets, assessments, applications, recognitions."""
