"""What prompted our definitions, and whose definitions others are.

What is ours says which document asked about it; none of those documents defines an indicator. A
report that was not read itself is named by the press or the notes through which it is known.
"""

INSPECTION_2017 = "HMICFRS, National child protection inspection: Cleveland Police, September 2017"
PRESS_2025 = (
    "Teesside Live and Greatest Hits Radio, January 2025, on the inspection of Cleveland Police"
)
SCRUTINY_2025 = (
    "Police and Crime Commissioner for Cleveland, response to the inspection and notes of scrutiny"
    " meetings, 2025"
)
REQUESTS = "answers of forces to requests for information; no statute defines it"
GRADING = "the change of grading policy in 2024 or 2025, as a check on graded shares"
PROMPTS = (INSPECTION_2017, PRESS_2025, SCRUTINY_2025, REQUESTS, GRADING)
"""All that prompted a definition of ours."""

RETURN_GUIDANCE = (
    "Department for Education, statutory guidance on children who run away or go missing from home"
    " or care, January 2014"
)
OUTCOMES = "Home Office crime outcomes framework, for the types of outcome"
APPROPRIATE_ADULT = (
    "Police and Criminal Evidence Act 1984, Code C, for who needs an appropriate adult; the limit"
    " of hours is ours"
)
TRANSFER = "Police and Criminal Evidence Act 1984, section 38(6)"
CERTIFICATE = "Police and Criminal Evidence Act 1984, section 38(7)"
PLACE_OF_SAFETY = "Mental Health Act 1983, section 136"
DEFINERS = (
    *(RETURN_GUIDANCE, OUTCOMES, APPROPRIATE_ADULT),
    *(TRANSFER, CERTIFICATE, PLACE_OF_SAFETY),
)
"""Statutes, guidance and official frameworks that define what an indicator counts."""
