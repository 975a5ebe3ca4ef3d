"""The mannequin: its proportions, joints and poses."""
