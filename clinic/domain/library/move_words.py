"""Which words of an exercise demand which tags: the table behind `demands`."""

from __future__ import annotations

from collections.abc import Mapping

from clinic.domain.library.vocabulary import Tag

ARM = frozenset({Tag.OVERHEAD, Tag.SHOULDER_CLOSED_CHAIN, Tag.WRIST_WEIGHT_BEARING, Tag.SHOULDER_ABD_ER})
HEAD = frozenset({Tag.HEAD_POSITION_CHANGE, Tag.INVERTED_HEAD, Tag.SITTING_UNSTABLE, Tag.SUPINE})
STRAIN = frozenset({Tag.HIGH_ABDOMINAL_PRESSURE, Tag.PROLONGED_ISOMETRIC})
FACE_DOWN = frozenset({Tag.PRONE, Tag.ABDOMEN_ON_BALL, Tag.FLOOR_TRANSFER, Tag.KNEELING})  # from the knees
ON_HANDS = frozenset({Tag.WRIST_WEIGHT_BEARING, Tag.FLOOR_TRANSFER})


def _all(*tags: Tag) -> frozenset[Tag]:
    return frozenset(tags)


STOPS: Mapping[str, frozenset[Tag]] = {  # a reason to stop demands one of these tags
    "Your neck hurts": _all(Tag.NECK_LOAD),
    "dizzy or sick": HEAD | {Tag.LEG_LOAD},  # pressure also falls when big leg muscles stop working
    "strain in your belly": _all(Tag.HIGH_ABDOMINAL_PRESSURE, Tag.ABDOMEN_ON_BALL),
    "have to hold your breath": STRAIN,
    "shoulder hurts or feels loose": ARM,
    "spreads into an arm": ARM | {Tag.NECK_LOAD},
    "Your wrists hurt": _all(Tag.WRIST_WEIGHT_BEARING),
    "Your knees hurt": _all(Tag.KNEELING, Tag.DEEP_KNEE_FLEXION, Tag.LEG_LOAD, Tag.SINGLE_LEG_BALANCE),
    "groin hurts": _all(Tag.PELVIC_PRESSURE),
    "hip pinches": _all(Tag.HIP_END_RANGE),
    "pressure in your head or eyes": _all(Tag.INVERTED_HEAD),
    "low back pinches": _all(Tag.LUMBAR_EXTENSION),
    "low back sags": STRAIN,
}

MOVES: Mapping[
    str, frozenset[Tag]
] = {  # a sentence of setup, steps, easier or harder ways demands all of these
    # where the body is
    r"Sit (tall )?on the (middle of the )?ball": _all(
        Tag.SITTING_UNSTABLE, Tag.FULL_WEIGHT_ON_BALL, Tag.FOOT_LOAD
    ),
    r"Walk your feet out|roll up your back\. Stop when your head": _all(
        Tag.SUPINE, Tag.SITTING_UNSTABLE, Tag.FLOOR_TRANSFER
    ),
    r"Lie (back )?on your back|Lie back on": _all(Tag.SUPINE, Tag.FLOOR_TRANSFER),
    r"upper back and head on it|middle of your back on it": _all(
        Tag.SUPINE, Tag.FLOOR_TRANSFER, Tag.FULL_WEIGHT_ON_BALL, Tag.INVERTED_HEAD
    ),
    r"\b[Kk]neel\b|knees? on the (mat|floor)|hands and knees on": _all(Tag.KNEELING, Tag.FLOOR_TRANSFER),
    r"[Ll]ie with your (hips|tummy|chest)( and \w+)? (on|over)|Lie over it on your tummy": FACE_DOWN,
    r"[Ll]ie with your (hips|tummy)( and \w+)? (on|over)|Lie over it on your tummy": _all(Tag.INVERTED_HEAD),
    r"(Rest both|both) forearms on top|[Oo]ne long line|Grip the sides of the ball|whole body lean": _all(
        Tag.PRONE
    ),
    r"(chest|ribs)( and \w+)? (on|over) (it|the ball)": _all(Tag.PRONE_CHEST_LOAD),
    r"waist( and \w+)? (on|over) (it|the ball)": _all(
        Tag.ABDOMEN_ON_BALL, Tag.FULL_WEIGHT_ON_BALL, Tag.LATERAL_FLEXION_END_RANGE, Tag.NECK_LOAD
    ),
    r"Lie sideways|ribs and arm over": _all(Tag.LATERAL_FLEXION, Tag.FLOOR_TRANSFER),
    r"Lie on your side|Sit low in front|Sit on the floor": _all(Tag.FLOOR_TRANSFER),
    r"Lie on your side|Lie sideways|(ribs|waist)( and \w+)? over it|onto that shoulder": _all(Tag.SIDE_LYING),
    r"[Ww]alk out until your|Walk your hands (out|forward)|foot of (the|a) wall|legs hang long|arms hang down": _all(
        Tag.FULL_WEIGHT_ON_BALL, Tag.FLOOR_TRANSFER
    ),
    r"tummy on the ball\. Put your hands": _all(Tag.FULL_WEIGHT_ON_BALL),
    # head and neck
    r"chest hang|Round gently over|hips high|back toward your heels|hips on your heels": _all(
        Tag.INVERTED_HEAD
    ),
    r"Let your head follow|Sink your chest": _all(Tag.INVERTED_HEAD),
    r"(calves|feet flat|heels?) on the ball.*Lift your hips": _all(
        Tag.HEAD_LOWEST, Tag.NECK_LOAD, Tag.PROLONGED_ISOMETRIC
    ),
    r"your head follow|drape over|side soften|shoulders rest": _all(Tag.HEAD_POSITION_CHANGE),
    r"head on the ball|roll onto the ball|back over the ball": _all(Tag.HEAD_POSITION_CHANGE),
    r"chest hang|hips high|Pull your knees|like a Y|Turn your chest with|up the wall\. Follow": _all(
        Tag.HEAD_POSITION_CHANGE
    ),
    r"shoulders rest|back rests on it|head on the ball|roll onto the ball|back over the ball|Lie sideways": _all(
        Tag.NECK_LOAD
    ),
    r"like a Y|up the wall\. Follow|knees above your hips": _all(Tag.NECK_LOAD),
    r"Prop yourself on your elbows|Lift your chest (slowly|to a)": _all(
        Tag.NECK_LOAD
    ),  # nothing holds the head
    # arms
    r"overhead|over your head|Reach one arm forward|Reach the free arm|Reach the other arm up": _all(
        Tag.OVERHEAD
    ),
    r"back toward your heels|ball straight ahead|whole body lean|like a Y|up the wall\. Follow": _all(
        Tag.OVERHEAD
    ),
    r"hips high|Lean forward with a flat back": _all(Tag.OVERHEAD),  # the hands stay where they are
    r"behind your head": _all(Tag.SHOULDER_ABD_ER, Tag.NECK_LOAD),
    r"Open your arms out|bent elbow and forearm on it|elbows into a W": _all(Tag.SHOULDER_ABD_ER),
    r"Put (both|your) hands( and toes)? on the floor|hands and knees on": ON_HANDS,
    r"both hands on it( with|\. Lean)|both hands on its sides": _all(Tag.WRIST_WEIGHT_BEARING),
    r"sides of the ball with both hands|one hand\. Keep that arm": _all(Tag.WRIST_WEIGHT_BEARING),
    r"hands? on the ball to help|fingertips on the floor|lower hand on the floor": _all(
        Tag.WRIST_WEIGHT_BEARING
    ),
    r"push off( the seat)? with your hands|Push up slowly with your hand": _all(
        Tag.WRIST_WEIGHT_BEARING, Tag.SHOULDER_CLOSED_CHAIN
    ),
    r"forearms on top|Prop yourself on your elbows|whole body lean|Bend your elbows slowly|hands on its sides": _all(
        Tag.SHOULDER_CLOSED_CHAIN
    ),
    r"[Pp]ress (the ball with )?(your|both) (hands|palms)|Press the ball to the wall|Press lightly into": _all(
        Tag.SHOULDER_CLOSED_CHAIN
    ),
    r"weight into your hands|hands on the floor (in front|under)|[Ww]alk out until your|Walk your hands out": _all(
        Tag.SHOULDER_CLOSED_CHAIN
    ),
    # spine
    r"Curl your ribs|tailbone lift|hips high|Pull your knees|Round (your back|gently)|chest hang": _all(
        Tag.LUMBAR_FLEXION_END_RANGE
    ),
    r"back toward your heels|hips on your heels": _all(Tag.LUMBAR_FLEXION_END_RANGE, Tag.HIP_END_RANGE),
    r"tailbone under|knees come over|circle with your hips|Tip forward from|one bone of your back": _all(
        Tag.LUMBAR_FLEXION
    ),
    r"Lift your chest to a straight line": _all(Tag.LUMBAR_FLEXION),  # it lies rounded over the ball before
    r"Lift your chest (slowly|gently|to a)|Lift (that|the opposite|both) legs?\b": _all(Tag.LUMBAR_EXTENSION),
    r"Lift (that|the opposite|both) legs?\b|long step forward|until your low back rests on it": _all(
        Tag.HIP_EXTENSION
    ),
    r"Stop when your thighs rest|Lean your ribs and arm over": _all(Tag.HIP_EXTENSION),
    r"Lift the ball (off|as)|Lift both legs|Lower the ball slowly|Reach the free arm and leg": _all(
        Tag.LEG_LEVER
    ),
    r"tailbone back|circle with your hips": _all(Tag.LUMBAR_EXTENSION),
    r"Lean your upper back over": _all(Tag.UPPER_BACK_EXTENSION),
    r"sides\. Let them sink|back roll onto the ball|whole body lean": _all(Tag.LUMBAR_EXTENSION_END_RANGE),
    r"circle with your forearms|arms and chest to": _all(Tag.ROTATION),
    r"before (your|a)( left)? shoulder lifts|Slide your free arm under|onto that shoulder": _all(
        Tag.ROTATION_END_RANGE
    ),
    r"Turn (your|one) (chest|shoulder)": _all(Tag.ROTATION_END_RANGE),  # nothing says where to stop
    r"hips to one side|circle with your hips|slightly out to the side": _all(Tag.LATERAL_FLEXION),
    r"slowly over to the side|side drape|side soften": _all(Tag.LATERAL_FLEXION_END_RANGE),
    r"Sit (tall )?on the (middle of the )?ball|Grow tall through|feet back( and roll up)? to sit": _all(
        Tag.SPINAL_LOAD
    ),
    r"roll up to sit|feet back to sit": _all(Tag.LUMBAR_FLEXION, Tag.HIGH_ABDOMINAL_PRESSURE),
    r"Trap the ball|(heels|heel) to stand|Stand tall on your outer leg": _all(Tag.SPINAL_LOAD),
    # what is held from one repetition to the next: hips, trunk, arms or a press
    r"onto that shoulder|Keep pressing|Pull your knees|hips high|whole body lean|like a Y|Lift both legs slowly": _all(
        Tag.PROLONGED_ISOMETRIC
    ),
    # belly and pelvis
    r"Curl your ribs|Curl (up )?and turn|tailbone lift|hips high|Pull your knees|Lift the ball (off|as)": _all(
        Tag.HIGH_ABDOMINAL_PRESSURE
    ),
    r"Pull the ball|thighs back at it|ball with your hands and knees": _all(Tag.HIGH_ABDOMINAL_PRESSURE),
    r"[Ww]alk out until your|Walk your hands (out|for)": _all(Tag.HIGH_ABDOMINAL_PRESSURE),
    r"forearms on top|Grip the sides of the ball|whole body lean|onto that shoulder|top shoulder toward": _all(
        Tag.HIGH_ABDOMINAL_PRESSURE
    ),
    r"Squeeze the ball|ball between your (heels|ankles|knees)": _all(Tag.PELVIC_PRESSURE),
    # legs
    r"(to|on) your heels|toward your heels|heels and thighs|Pull your knees|knees toward your chest": _all(
        Tag.DEEP_KNEE_FLEXION
    ),
    r"into a tuck|Sink your hips almost to the floor|Lean forward with a flat back": _all(
        Tag.DEEP_KNEE_FLEXION
    ),
    r"Sit (low|on the floor) in front": _all(Tag.HIP_FLEXION_OVER_90, Tag.DEEP_KNEE_FLEXION),
    r"ball on your thighs|heels and thighs|Kneel on one knee|Lean forward with a flat back": _all(
        Tag.HIP_FLEXION_OVER_90
    ),
    r"\b[Kk]nees? (\w+ )?(to|towards?|over|above) ((your|the) )?(chest|hips|tummy|belly)\b": _all(
        Tag.HIP_FLEXION_OVER_90
    ),
    r"half squat|your standing knee|thighs? (are|is) level": _all(Tag.DEEP_KNEE_FLEXION, Tag.LEG_LOAD),
    r"Roll the ball slowly toward you|Pull the ball (in|toward)": _all(Tag.DEEP_KNEE_FLEXION),
    r"(heels|heel) to (stand|rise)": _all(Tag.LEG_LOAD, Tag.DEEP_KNEE_FLEXION),
    r"Squeeze the ball with both knees|Stand tall on your outer leg": _all(Tag.LEG_LOAD),
    r"\bStand (with|beside)|Face a wall|[Ss]tep (\w+ )*back\b|through your (front )?heels?\b": _all(
        Tag.FOOT_LOAD
    ),
    r"feet wide and flat|feet as wide|foot flat in front|(toes|feet) (on|to) the (floor|mat|foot)": _all(
        Tag.FOOT_LOAD
    ),
    r"shins rest on the ball|(calves|feet flat|heels?) on the ball.*Lift your hips": _all(Tag.FOOT_LOAD),
    r"one long line|half squat": _all(Tag.HIGH_EFFORT),
    r"(knees|hips) (in )?toward your (chest|heels)|Lean your chest forward over": _all(
        Tag.HIP_FLEXION_OVER_90
    ),
    r"back toward your heels|hips on your heels|hips high|Tip forward from|slowly toward you": _all(
        Tag.HIP_FLEXION_OVER_90
    ),
    r"Lift that foot off|Lift the opposite foot": _all(Tag.HIP_FLEXION_OVER_90, Tag.SINGLE_LEG_BALANCE),
    r"crossed knee fall|Tip forward from|Draw your knees toward|leg up to hip height": _all(
        Tag.HIP_END_RANGE
    ),
    r"other ankle across|knees slowly to one side|ball slowly to the right|top foot in front": _all(
        Tag.HIP_ACROSS_MIDLINE
    ),
    r"Stand tall on your outer leg|weight on the front foot|Lift one foot": _all(Tag.SINGLE_LEG_BALANCE),
    r"Lift the (other|opposite|long) (foot|leg)": _all(Tag.SINGLE_LEG_BALANCE),
    r"Point the other leg": _all(Tag.SINGLE_LEG_BALANCE),
}

UNSAID: Mapping[str, frozenset[Tag]] = {  # what no exercise of the library says, and a clinic's copy may
    # a soft ball sinks, and the hips of who sits on it sink below the knees
    (
        r"Sit (tall )?on the (middle of the )?ball"
        r".*(air out(?!, hips above your knees)|[Ss]ofter ball|ball softer)"
    ): _all(Tag.HIP_FLEXION_OVER_90),
    r"\b(leg|legs|thigh) (\w+ )?(backward|behind)\b|\blegs? (straight )?back\b": _all(Tag.HIP_EXTENSION),
    r"\b[Ll]eg raises?\b|\b([Rr]aise|[Ll]ower|[Ll]ift) (both|your|straight|your straight) legs\b(?! slowly)": _all(
        Tag.LEG_LEVER
    ),
    r"\b[Ss]tep (one foot )?(far )?back into a lunge|\b[Ll]unge\b|\b[Ss]tride\b": _all(Tag.HIP_EXTENSION),
}
