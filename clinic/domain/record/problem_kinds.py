"""How it is asked whether a problem still counts: an operation is not "there", it heals or it limits.

What is stored stays `active` or `resolved`; only the words differ. The safer answer is the first.

>>> WORDING["hip_replacement"].asks
'Is the new joint in place?'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """`asks` whether the problem counts now; `active` and `resolved` are the answers, `began` asks for its day.

    `now` and `over` say in few words how it stands, where it is listed.
    """

    asks: str
    active: str
    resolved: str
    began: str
    now: str
    over: str


CONDITION = Wording("Is it there now?", "Active", "Resolved", "When did it begin?", "Active", "Resolved")
OPERATION = Wording(
    "Is it still healing, or does it still limit the patient?",
    "Yes, or nobody knows",
    "No: healed, and nothing is limited",
    "When was the operation?",
    "Healing or limiting",
    "Healed",
)
NEW_JOINT = Wording(
    "Is the new joint in place?",
    "Yes, it is in place",
    "No, it was taken out",
    "When was the operation?",
    "In place",
    "Taken out",
)
FUSION = Wording(
    "Are the bones still joined?",
    "Yes, or nobody knows",
    "No, the surgery was undone",
    "When was the operation?",
    "Joined",
    "Undone",
)
INJURY = Wording(
    "Is it still healing, or does it still trouble the patient?",
    "Yes, or nobody knows",
    "No: healed, and nothing is left of it",
    "When did it happen?",
    "Healing or troubling",
    "Healed",
)
EVENT = Wording(
    "Does it still affect the patient, or need care?",
    "Yes, or nobody knows",
    "No: nothing is left of it",
    "When did it happen?",
    "Still counts",
    "Over",
)
KNOCK = Wording(
    "Was it within the last four weeks?",
    "Yes, or nobody knows",
    "No, it is longer ago",
    "When did it happen?",
    "Within four weeks",
    "Longer ago",
)
BIRTH = Wording(
    "Was the birth within the last year?",
    "Yes, or nobody knows",
    "No, it is longer ago",
    "When was the birth?",
    "Within a year",
    "Longer ago",
)
PREGNANCY = Wording(
    "Is the patient pregnant now?",
    "Yes, or nobody knows",
    "No, not any more",
    "When did it begin?",
    "Pregnant",
    "Over",
)
INFECTION = Wording(
    "Was it within the last three months?",
    "Yes, or nobody knows",
    "No, it is longer ago",
    "When did it begin?",
    "Within three months",
    "Longer ago",
)
CANCER = Wording(
    "Is there a cancer now, or was there ever one?", "Yes, now or in the past", "No, it turned out to be none",
    "When was it found?", "Now or in the past", "None")  # fmt: skip
MEDICINE = Wording(
    "Is it taken now?", "Yes, or nobody knows", "No, not any more", "Since when?", "Taken", "Stopped"
)
TREATMENT = Wording(
    "Is the treatment going on now?",
    "Yes, or nobody knows",
    "No, it is over",
    "Since when?",
    "Going on",
    "Over",
)
DRUGS = Wording(
    "Does the patient still inject?",
    "Yes, or nobody knows",
    "No, not any more",
    "Since when?",
    "Still injects",
    "Stopped",
)
ANEURYSM = Wording(
    "Is the vessel still widened, or was it repaired?",
    "Still widened, or nobody knows",
    "A surgeon repaired it",
    "When was it found?",
    "Widened",
    "Repaired",
)
DEVICE = Wording(
    "Is it in the body now?",
    "Yes, it is in place",
    "No, it was taken out",
    "Since when?",
    "In the body",
    "Taken out",
)

HERNIA = Wording(
    "Is it still there, or was it mended?",
    "Still there, or nobody knows",
    "A surgeon mended it",
    "When was it found?",
    "There",
    "Mended",
)
LIFELONG = Wording(
    "Is it noticed now (it does not go away, and the screening counts it either way)?",
    "Yes, or nobody knows",
    "No, it is quiet",
    "When did it begin?",
    "Active",
    "Quiet, counted all the same",
)
STAYS = frozenset(
    ("axial_spondyloarthritis", "inflammatory_arthritis", "bleeding_disorder", "glaucoma", "latex_allergy",
     "parkinsons", "multiple_sclerosis", "osteoporosis", "osteopenia", "cognitive_impairment", "copd", "neuropathy",
     "knee_osteoarthritis", "hip_osteoarthritis", "wrist_osteoarthritis", "shoulder_osteoarthritis", "scoliosis",
     "kyphosis", "hypermobility", "spondylolisthesis", "lumbar_spinal_stenosis", "lymphoedema", "gout")
)  # fmt: skip
"""What no word in a record ends: screening reads it as there, whatever its status. Ours, clinician to confirm."""

ONE_SIDED = frozenset(
    ("recent_fracture", "knee_osteoarthritis", "hip_osteoarthritis", "wrist_osteoarthritis", "carpal_tunnel",
     "shoulder_osteoarthritis", "rotator_cuff_problem", "shoulder_instability", "kneecap_pain", "meniscus_tear",
     "knee_ligament_injury", "gluteal_tendon_pain", "hamstring_tendon_pain", "achilles_tendon_pain",
     "plantar_heel_pain", "ankle_sprain", "tennis_elbow", "frozen_shoulder", "hip_replacement", "knee_replacement",
     "shoulder_replacement", "other_joint_replacement", "shoulder_surgery", "knee_surgery", "foot_surgery",
     "hernia_repair", "lymphoedema", "stroke", "lumbar_radiculopathy", "cervical_radiculopathy",
     "lumbar_disc_herniation", "cervical_disc_herniation", "dvt_or_pe", "retinal_or_eye_surgery", "glaucoma",
     "chest_surgery", "sacroiliac_pain", "acute_joint_flare")
)  # fmt: skip
"""Asked for their side, which no rule reads: whoever decides a consult, or examines, does."""
NOTES = {
    "acute_joint_flare": "Which joint it is. No rule reads this; whoever decides does.",
    "cancer_past": "Which cancer it was, and how it was treated. No rule reads this; whoever decides the consult does.",
    "other_joint_replacement": "Which joint it is. No rule reads this; whoever decides the consult does.",
    "other_surgery": "Which operation it was. No rule reads this; whoever decides the consult does.",
}
"""What a note is asked for, of problems that are several things in one."""

WORDING = {
    **dict.fromkeys(STAYS, LIFELONG),
    "abdominal_hernia": HERNIA,
    **dict.fromkeys(
        ("discectomy", "abdominal_surgery", "shoulder_surgery", "knee_surgery", "foot_surgery", "chest_surgery",
         "pelvic_surgery", "hernia_repair", "other_surgery", "retinal_or_eye_surgery"),
        OPERATION,
    ),
    **dict.fromkeys(
        ("joint_replacement", "hip_replacement", "knee_replacement", "shoulder_replacement",
         "other_joint_replacement"),
        NEW_JOINT,
    ),
    "spinal_fusion": FUSION,
    "head_knock": KNOCK,
    **dict.fromkeys(
        ("acute_back_injury", "whiplash", "concussion", "vertebral_fragility_fracture", "recent_fracture",
         "meniscus_tear", "knee_ligament_injury", "ankle_sprain"),
        INJURY,
    ),
    **dict.fromkeys(("stroke", "cardiac_unstable", "dvt_or_pe"), EVENT),
    "birth_recent": BIRTH,
    "pregnancy": PREGNANCY,
    "recent_infection": INFECTION,
    "cancer_past": CANCER,
    **dict.fromkeys(("anticoagulants", "long_term_steroids"), MEDICINE),
    "cancer_treatment": TREATMENT,
    "aortic_aneurysm": ANEURYSM,
    "injected_drugs": DRUGS,
    **dict.fromkeys(("pacemaker", "stoma"), DEVICE),
}  # fmt: skip
OPERATIONS = frozenset(code for code, said in WORDING.items() if said in (OPERATION, NEW_JOINT, FUSION))
"""What a surgeon did, who may have set limits."""

OWN_DAYS = ("surgery_on", "birth_on")
"""The day of what happened, which is asked and said in place of a beginning."""

"""The problems that are no plain condition."""
