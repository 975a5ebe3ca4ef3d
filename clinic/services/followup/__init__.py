"""Reports of patients, and screening plans again when rules change."""
