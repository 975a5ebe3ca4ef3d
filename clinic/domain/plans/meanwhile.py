"""Why nothing was signed of what waited for its document: what somebody decided meanwhile is about it, too.

>>> WITHDRAWN.format(version=1)
'Version 1 was withdrawn after you signed, so nothing was signed. Review the program again, then sign.'
"""

WITHDRAWN = (
    "Version {version} was withdrawn after you signed, so nothing was signed. Review the program again, then "
    "sign."
)
CARE_ENDED = (
    "Care was ended after you signed, so nothing was signed. If the patient goes on in care, review the program again, "
    "then sign."
)
ARCHIVED_SINCE = (
    "This patient was archived after you signed, so nothing was signed. Bring the patient back, then review "
    "the program again and sign."
)
NOT_SIGNED = (
    "Version {version}, which waited for its document, is not signed. Its program is a draft as before."
)
