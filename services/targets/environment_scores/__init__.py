"""The figures an assessor enters, the districts' scores, their handing in and publication."""
