"""The problems a patient can have recorded: a closed list of codes with plain names and one question each.

The codes are ours. ICD-10-CM codes (checked in the January 2021 file, G29) are shown as help only; load the
current year's file before using them for anything else. "no" is always the harmless answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StatementStatus(StrEnum):
    """What a statement says of a problem: it is there, it is over, or it should never have been recorded."""

    ACTIVE = "active"
    RESOLVED = "resolved"
    ERROR = "error"


@dataclass(frozen=True)
class ProblemCode:
    """`label` is for clinicians, `question` for patients, `group` is the heading both are listed under."""

    code: str
    group: str
    label: str
    question: str
    icd10: tuple[str, ...] = ()


BACK, NECK, BONE, SURGERY = "Back", "Neck", "Bone", "Surgery"
PREGNANCY, BELLY, HEART = "Pregnancy", "Belly", "Heart and circulation"
EYES, BALANCE, JOINTS, GENERAL = "Eyes", "Balance", "Joints", "General health"
GROUPS = (BACK, NECK, BONE, SURGERY, PREGNANCY, BELLY, HEART, EYES, BALANCE, JOINTS, GENERAL)

_ROWS = (
    (BACK, "acute_back_injury", "Acute back injury",
     "Have you hurt your back, or had sudden back pain, in the last three months?",
     "S39.012A S33.5XXA M54.50"),
    (BACK, "back_discomfort_mild", "Mild back discomfort",
     "Does your back feel a little sore or stiff at times?", "M54.50"),
    (BACK, "lumbar_disc_herniation", "Herniated disc, low back",
     "Have you been told you have a slipped disc in your low back?", "M51.26 M51.27"),
    (BACK, "thoracic_disc_herniation", "Herniated disc, upper back",
     "Have you been told you have a slipped disc in your upper back?", ""),
    (BACK, "lumbar_radiculopathy", "Nerve root problem, low back",
     "Does pain, tingling or weakness run down your leg from your back?", "M54.16 M54.17"),
    (BACK, "lumbar_spinal_stenosis", "Spinal stenosis, low back",
     "Have you been told the space for the nerves in your low back is too narrow?", "M48.061 M48.062"),
    (BACK, "spondylolisthesis", "Spondylolisthesis or spondylolysis",
     "Have you been told a bone in your low back has slipped or has a crack?", "M43.16 M43.17 M43.06 M43.07"),
    (NECK, "cervical_disc_herniation", "Herniated disc, neck",
     "Have you been told you have a slipped disc in your neck?", "M50.2x"),
    (NECK, "cervical_radiculopathy", "Nerve root problem, neck",
     "Does pain, tingling or weakness run down your arm from your neck?", "M54.12"),
    (NECK, "cervical_myelopathy_signs", "Signs of pressure on the spinal cord",
     "Have your hands become clumsy, or have you become unsteady when you walk?", "M48.02"),
    (BONE, "osteoporosis", "Osteoporosis", "Have you been told your bones are thin or weak?", "M81.0"),
    (BONE, "vertebral_fragility_fracture", "Vertebral fracture from weak bone",
     "Have you ever broken a bone in your spine because your bones are weak?", "M80.08XA"),
    (BONE, "recent_fracture", "Recent fracture",
     "Have you broken a bone that is still healing?", ""),
    (SURGERY, "spinal_fusion", "Spinal fusion",
     "Have you had surgery to join bones in your spine?", "Z98.1"),
    (SURGERY, "discectomy", "Discectomy or laminectomy",
     "Have you had surgery on a disc in your spine, or to free a nerve there?", "Z98.890"),
    (SURGERY, "abdominal_surgery", "Abdominal surgery",
     "Have you had surgery on your belly in the last year?", "Z48.815"),
    (SURGERY, "joint_replacement", "Joint replacement",
     "Have you had a joint replaced, such as a hip or a knee?", ""),
    (PREGNANCY, "pregnancy", "Pregnancy", "Are you pregnant?", "Z33.1"),
    (PREGNANCY, "pregnancy_complication", "Pregnancy with a complication",
     "Has a doctor or midwife told you of a problem in this pregnancy?", ""),
    (BELLY, "diastasis_recti", "Diastasis recti",
     "Does the middle of your belly bulge when you sit up?", "M62.08"),
    (BELLY, "abdominal_hernia", "Abdominal or groin hernia, not repaired",
     "Do you have a hernia (a lump in the belly or groin) that has not been repaired?",
     "K40.90 K42.9 K43.9 K46.9"),
    (BELLY, "reflux", "Reflux or hiatus hernia",
     "Do you often get heartburn, or does food come back up?", "K21.9 K44.9"),
    (HEART, "hypertension", "High blood pressure", "Do you have high blood pressure?", "I10"),
    (HEART, "cardiac_unstable", "Unstable heart disease",
     "Have you had a heart attack lately, or a heart problem that is getting worse?",
     "I20.0 I21.9 I50.9"),
    (HEART, "cardiac_stable", "Stable heart disease",
     "Do you have a heart problem that is under control?", "I25.10 I25.2"),
    (HEART, "dvt_or_pe", "Blood clot in a leg or the lung",
     "Do you have a blood clot in a leg or in the lung?", ""),
    (EYES, "glaucoma", "Glaucoma", "Do you have raised pressure in an eye (glaucoma)?", "H40.9 H40.10X0"),
    (EYES, "retinal_or_eye_surgery", "Retinal problem or recent eye surgery",
     "Have you had a bleed or tear inside an eye, or eye surgery, that is still healing?", "H33.xx E11.359-"),
    (BALANCE, "vertigo", "Vertigo or dizziness",
     "Do you get dizzy, or does the room seem to spin?", "H81.10 R42"),
    (BALANCE, "balance_disorder", "Balance trouble or falls",
     "Do you have trouble keeping your balance, or have you had falls?", "R26.81 R29.6 Z91.81"),
    (JOINTS, "knee_osteoarthritis", "Knee osteoarthritis", "Do you have wear in a knee joint?", "M17.x"),
    (JOINTS, "hip_osteoarthritis", "Hip osteoarthritis", "Do you have wear in a hip joint?", "M16.x"),
    (JOINTS, "wrist_osteoarthritis", "Wrist osteoarthritis", "Do you have wear in a wrist joint?", "M19.03x"),
    (JOINTS, "carpal_tunnel", "Carpal tunnel syndrome",
     "Do your fingers tingle or go numb because of a trapped nerve at the wrist?", "G56.0x"),
    (JOINTS, "shoulder_osteoarthritis", "Shoulder osteoarthritis",
     "Do you have wear in a shoulder joint?", "M19.01x"),
    (JOINTS, "rotator_cuff_problem", "Rotator cuff problem",
     "Does a shoulder hurt when you lift your arm?", ""),
    (JOINTS, "shoulder_instability", "Shoulder instability",
     "Does a shoulder slip out of joint, or feel as if it could?", "M25.31x M24.41x S43.00xA"),
    (JOINTS, "acute_joint_flare", "Acute joint flare",
     "Is a joint hot, red or very swollen now?", ""),
    (GENERAL, "acute_illness", "Acute illness or fever", "Are you ill or do you have a fever now?", ""),
    (GENERAL, "cognitive_impairment", "Cognitive impairment",
     "Do you have problems with memory or thinking that make it hard to follow steps?", "G31.84 F03.90"),
    (GENERAL, "latex_allergy", "Latex allergy", "Are you allergic to latex (rubber)?", "Z91.040"),
)  # fmt: skip

PROBLEMS = {
    code: ProblemCode(code, group, label, question, tuple(icd10.split()))
    for group, code, label, question, icd10 in _ROWS
}
