CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE accounts (
	login VARCHAR(200) NOT NULL, 
	password_hash VARCHAR(200) NOT NULL, 
	totp_secret BLOB, 
	totp_last_step INTEGER, 
	created_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_accounts PRIMARY KEY (id), 
	CONSTRAINT uq_accounts_login UNIQUE (login)
);
CREATE TABLE clinics (
	name VARCHAR(120) NOT NULL, 
	address VARCHAR(300) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	timezone VARCHAR(60) NOT NULL, 
	paper VARCHAR(6) NOT NULL, 
	acute_window_weeks INTEGER NOT NULL, 
	intake_days INTEGER NOT NULL, 
	others_only JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_clinics PRIMARY KEY (id), 
	CONSTRAINT ck_clinics_paper CHECK (paper IN ('a4', 'letter')), 
	CONSTRAINT ck_clinics_acute_window CHECK (acute_window_weeks BETWEEN 4 AND 12), 
	CONSTRAINT ck_clinics_intake_days CHECK (intake_days BETWEEN 30 AND 365)
);
CREATE TABLE sign_in_failures (
	bucket VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_sign_in_failures PRIMARY KEY (id)
);
CREATE INDEX ix_sign_in_failures_bucket_at ON sign_in_failures (bucket, at);
CREATE TABLE login_sessions (
	token_hash VARCHAR(64) NOT NULL, 
	account_id CHAR(32) NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	actor VARCHAR(10) NOT NULL, 
	actor_id CHAR(32) NOT NULL, 
	second_factor_due BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	user_agent VARCHAR(200) NOT NULL, 
	address VARCHAR(45) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_login_sessions PRIMARY KEY (id), 
	CONSTRAINT ck_login_sessions_actor CHECK (actor IN ('staff', 'patient')), 
	CONSTRAINT fk_login_sessions_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_login_sessions_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id), 
	CONSTRAINT uq_login_sessions_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_login_sessions_account_id ON login_sessions (account_id);
CREATE TABLE recovery_codes (
	account_id CHAR(32) NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	used_at DATETIME, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_recovery_codes PRIMARY KEY (id), 
	CONSTRAINT fk_recovery_codes_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE INDEX ix_recovery_codes_account_id ON recovery_codes (account_id);
CREATE TABLE staff (
	account_id CHAR(32), 
	role VARCHAR(20) NOT NULL, 
	administers BOOLEAN NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	email VARCHAR(200) NOT NULL, 
	profession VARCHAR(80) NOT NULL, 
	registration VARCHAR(60) NOT NULL, 
	active BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_staff_therapist_registered CHECK (role <> 'therapist' OR (profession <> '' AND registration <> '')), 
	CONSTRAINT ck_staff_role CHECK (role IN ('administrator', 'therapist', 'assistant')), 
	CONSTRAINT fk_staff_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_staff_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id), 
	CONSTRAINT uq_staff_clinic_id_account_id UNIQUE (clinic_id, account_id)
);
CREATE TABLE signing_keys (
	staff_id CHAR(32), 
	certificate TEXT NOT NULL, 
	wrapped_key BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	retired_at DATETIME, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_signing_keys PRIMARY KEY (clinic_id, id), 
	CONSTRAINT fk_signing_keys_clinic_id_staff_id FOREIGN KEY(clinic_id, staff_id) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_signing_keys_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id)
);
CREATE TABLE patients (
	name VARCHAR(120) NOT NULL, 
	search_name VARCHAR(120) NOT NULL, 
	born DATE NOT NULL, 
	height_cm INTEGER, 
	weight_kg INTEGER, 
	email VARCHAR(200) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	language VARCHAR(10) NOT NULL, 
	therapist_id CHAR(32) NOT NULL, 
	account_id CHAR(32), 
	ball_diameter_cm INTEGER, 
	ball_rating_kg INTEGER, 
	ball_latex_free BOOLEAN, 
	created_at DATETIME NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_patients PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_patients_height CHECK (height_cm BETWEEN 50 AND 250), 
	CONSTRAINT ck_patients_weight CHECK (weight_kg BETWEEN 10 AND 350), 
	CONSTRAINT fk_patients_account_id FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_patients_clinic_id_therapist_id FOREIGN KEY(clinic_id, therapist_id) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_patients_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id), 
	CONSTRAINT uq_patients_clinic_id_account_id UNIQUE (clinic_id, account_id)
);
CREATE INDEX ix_patients_clinic_id_search_name ON patients (clinic_id, search_name);
CREATE TABLE condition_records (
	code VARCHAR(60) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	onset DATE, 
	attributes JSON NOT NULL, 
	note VARCHAR(300) NOT NULL, 
	patient_id CHAR(32) NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by CHAR(32), 
	source VARCHAR(10) NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_condition_records PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_condition_records_attributed CHECK (source = 'patient' OR recorded_by IS NOT NULL), 
	CONSTRAINT ck_condition_records_source CHECK (source IN ('staff', 'patient')), 
	CONSTRAINT ck_condition_records_status CHECK (status IN ('active', 'resolved', 'error')), 
	CONSTRAINT fk_condition_records_clinic_id_patient_id FOREIGN KEY(clinic_id, patient_id) REFERENCES patients (clinic_id, id), 
	CONSTRAINT fk_condition_records_clinic_id_recorded_by FOREIGN KEY(clinic_id, recorded_by) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_condition_records_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id)
);
CREATE INDEX ix_condition_records_clinic_id_patient_id ON condition_records (clinic_id, patient_id);
CREATE TABLE fact_records (
	name VARCHAR(60) NOT NULL, 
	answer VARCHAR(12) NOT NULL, 
	patient_id CHAR(32) NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by CHAR(32), 
	source VARCHAR(10) NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_fact_records PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_fact_records_answer CHECK (answer IN ('yes', 'no', 'not_recorded')), 
	CONSTRAINT ck_fact_records_attributed CHECK (source = 'patient' OR recorded_by IS NOT NULL), 
	CONSTRAINT ck_fact_records_source CHECK (source IN ('staff', 'patient')), 
	CONSTRAINT fk_fact_records_clinic_id_patient_id FOREIGN KEY(clinic_id, patient_id) REFERENCES patients (clinic_id, id), 
	CONSTRAINT fk_fact_records_clinic_id_recorded_by FOREIGN KEY(clinic_id, recorded_by) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_fact_records_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id)
);
CREATE INDEX ix_fact_records_clinic_id_patient_id ON fact_records (clinic_id, patient_id);
CREATE TABLE goals (
	number INTEGER NOT NULL, 
	text VARCHAR(200) NOT NULL, 
	patient_id CHAR(32) NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by CHAR(32), 
	source VARCHAR(10) NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_goals PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_goals_attributed CHECK (source = 'patient' OR recorded_by IS NOT NULL), 
	CONSTRAINT ck_goals_source CHECK (source IN ('staff', 'patient')), 
	CONSTRAINT fk_goals_clinic_id_patient_id FOREIGN KEY(clinic_id, patient_id) REFERENCES patients (clinic_id, id), 
	CONSTRAINT fk_goals_clinic_id_recorded_by FOREIGN KEY(clinic_id, recorded_by) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_goals_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id)
);
CREATE INDEX ix_goals_clinic_id_patient_id ON goals (clinic_id, patient_id);
CREATE TABLE invitations (
	staff_id CHAR(32), 
	patient_id CHAR(32), 
	code_hash VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by CHAR(32), 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	revoked_at DATETIME, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_invitations PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_invitations_one_invitee CHECK ((staff_id IS NULL) <> (patient_id IS NULL)), 
	CONSTRAINT fk_invitations_clinic_id_patient_id FOREIGN KEY(clinic_id, patient_id) REFERENCES patients (clinic_id, id), 
	CONSTRAINT fk_invitations_clinic_id_staff_id FOREIGN KEY(clinic_id, staff_id) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_invitations_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id), 
	CONSTRAINT uq_invitations_code_hash UNIQUE (code_hash)
);
CREATE TABLE exercise_revisions (
	slug VARCHAR(80) NOT NULL, 
	number INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	content JSON NOT NULL, 
	loaded_at DATETIME NOT NULL, 
	retired_on DATE, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_exercise_revisions PRIMARY KEY (id), 
	CONSTRAINT uq_exercise_revisions_slug_number UNIQUE (slug, number)
);
CREATE TABLE rulebook_revisions (
	digest VARCHAR(64) NOT NULL, 
	content JSON NOT NULL, 
	loaded_at DATETIME NOT NULL, 
	CONSTRAINT pk_rulebook_revisions PRIMARY KEY (digest)
);
CREATE TABLE favourite_exercises (
	account_id CHAR(32) NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_favourite_exercises PRIMARY KEY (account_id, slug), 
	CONSTRAINT fk_favourite_exercises_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);
CREATE TABLE own_exercise_revisions (
	slug VARCHAR(80) NOT NULL, 
	number INTEGER NOT NULL, 
	base_slug VARCHAR(80) NOT NULL, 
	base_number INTEGER NOT NULL, 
	content JSON NOT NULL, 
	written_by CHAR(32) NOT NULL, 
	written_at DATETIME NOT NULL, 
	retired_at DATETIME, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_own_exercise_revisions PRIMARY KEY (clinic_id, id), 
	CONSTRAINT fk_own_exercise_revisions_base_slug_base_number FOREIGN KEY(base_slug, base_number) REFERENCES exercise_revisions (slug, number), 
	CONSTRAINT fk_own_exercise_revisions_clinic_id_written_by FOREIGN KEY(clinic_id, written_by) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_own_exercise_revisions_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id), 
	CONSTRAINT uq_own_exercise_revisions_clinic_id_slug_number UNIQUE (clinic_id, slug, number)
);
CREATE TABLE consults (
	patient_id CHAR(32) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	clinician VARCHAR(120) NOT NULL, 
	profession VARCHAR(80) NOT NULL, 
	registration VARCHAR(60) NOT NULL, 
	held_on DATE NOT NULL, 
	decision VARCHAR(30) NOT NULL, 
	reason VARCHAR(1000) NOT NULL, 
	examined JSON NOT NULL, 
	limits JSON NOT NULL, 
	covers JSON NOT NULL, 
	expires_on DATE NOT NULL, 
	recorded_by CHAR(32) NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	withdrawn_by CHAR(32), 
	withdrawn_at DATETIME, 
	withdrawn_reason VARCHAR(300) NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_consults PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_consults_decision CHECK (decision IN ('proceed', 'proceed_with_limits', 'do_not_proceed')), 
	CONSTRAINT ck_consults_kind CHECK (kind IN ('own', 'other')), 
	CONSTRAINT ck_consults_withdrawal CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	CONSTRAINT fk_consults_clinic_id_patient_id FOREIGN KEY(clinic_id, patient_id) REFERENCES patients (clinic_id, id), 
	CONSTRAINT fk_consults_clinic_id_recorded_by FOREIGN KEY(clinic_id, recorded_by) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_consults_clinic_id_withdrawn_by FOREIGN KEY(clinic_id, withdrawn_by) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_consults_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id)
);
CREATE INDEX ix_consults_clinic_id_patient_id ON consults (clinic_id, patient_id);
CREATE TABLE programs (
	patient_id CHAR(32) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	revision INTEGER NOT NULL, 
	note VARCHAR(1000) NOT NULL, 
	created_by CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_programs PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_programs_status CHECK (status IN ('draft', 'signed', 'discarded')), 
	CONSTRAINT fk_programs_clinic_id_created_by FOREIGN KEY(clinic_id, created_by) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_programs_clinic_id_patient_id FOREIGN KEY(clinic_id, patient_id) REFERENCES patients (clinic_id, id), 
	CONSTRAINT fk_programs_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id)
);
CREATE INDEX ix_programs_clinic_id_patient_id ON programs (clinic_id, patient_id);
CREATE TABLE plans (
	patient_id CHAR(32) NOT NULL, 
	program_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	code VARCHAR(16) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	snapshot TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	rulebook VARCHAR(64) NOT NULL, 
	pdf BLOB NOT NULL, 
	pdf_sha256 VARCHAR(64) NOT NULL, 
	signed_by CHAR(32) NOT NULL, 
	signer_name VARCHAR(120) NOT NULL, 
	signed_at DATETIME NOT NULL, 
	withdrawn_by CHAR(32), 
	withdrawn_at DATETIME, 
	withdrawn_reason VARCHAR(300) NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_plans PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_plans_withdrawal CHECK ((status = 'withdrawn') = (withdrawn_at IS NOT NULL)), 
	CONSTRAINT ck_plans_status CHECK (status IN ('active', 'replaced', 'withdrawn')), 
	CONSTRAINT fk_plans_clinic_id_patient_id FOREIGN KEY(clinic_id, patient_id) REFERENCES patients (clinic_id, id), 
	CONSTRAINT fk_plans_clinic_id_program_id FOREIGN KEY(clinic_id, program_id) REFERENCES programs (clinic_id, id), 
	CONSTRAINT fk_plans_clinic_id_signed_by FOREIGN KEY(clinic_id, signed_by) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_plans_clinic_id_withdrawn_by FOREIGN KEY(clinic_id, withdrawn_by) REFERENCES staff (clinic_id, id), 
	CONSTRAINT fk_plans_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id), 
	CONSTRAINT fk_plans_rulebook FOREIGN KEY(rulebook) REFERENCES rulebook_revisions (digest), 
	CONSTRAINT uq_plans_clinic_id_patient_id_version UNIQUE (clinic_id, patient_id, version), 
	CONSTRAINT uq_plans_clinic_id_program_id UNIQUE (clinic_id, program_id), 
	CONSTRAINT uq_plans_code UNIQUE (code)
);
CREATE INDEX ix_plans_pdf_sha256 ON plans (pdf_sha256);
CREATE TABLE program_items (
	program_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	exercise_revision_id CHAR(32), 
	own_revision_id CHAR(32), 
	dosage JSON NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_program_items PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_program_items_one_revision CHECK ((exercise_revision_id IS NULL) <> (own_revision_id IS NULL)), 
	CONSTRAINT fk_program_items_clinic_id_own_revision_id FOREIGN KEY(clinic_id, own_revision_id) REFERENCES own_exercise_revisions (clinic_id, id), 
	CONSTRAINT fk_program_items_clinic_id_program_id FOREIGN KEY(clinic_id, program_id) REFERENCES programs (clinic_id, id), 
	CONSTRAINT fk_program_items_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id), 
	CONSTRAINT fk_program_items_exercise_revision_id FOREIGN KEY(exercise_revision_id) REFERENCES exercise_revisions (id)
);
CREATE INDEX ix_program_items_clinic_id_program_id ON program_items (clinic_id, program_id);
CREATE TABLE training_sessions (
	patient_id CHAR(32) NOT NULL, 
	plan_id CHAR(32) NOT NULL, 
	client_uuid CHAR(32) NOT NULL, 
	trained_on DATE NOT NULL, 
	pain INTEGER, 
	effort INTEGER, 
	note VARCHAR(1000) NOT NULL, 
	reported_at DATETIME NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_training_sessions PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_training_sessions_effort CHECK (effort BETWEEN 0 AND 10), 
	CONSTRAINT ck_training_sessions_pain CHECK (pain BETWEEN 0 AND 10), 
	CONSTRAINT fk_training_sessions_clinic_id_patient_id FOREIGN KEY(clinic_id, patient_id) REFERENCES patients (clinic_id, id), 
	CONSTRAINT fk_training_sessions_clinic_id_plan_id FOREIGN KEY(clinic_id, plan_id) REFERENCES plans (clinic_id, id), 
	CONSTRAINT fk_training_sessions_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id), 
	CONSTRAINT uq_training_sessions_clinic_id_patient_id_client_uuid UNIQUE (clinic_id, patient_id, client_uuid)
);
CREATE INDEX ix_training_sessions_clinic_id_patient_id_trained_on ON training_sessions (clinic_id, patient_id, trained_on);
CREATE TABLE training_entries (
	training_session_id CHAR(32) NOT NULL, 
	item_id CHAR(32) NOT NULL, 
	outcome VARCHAR(10) NOT NULL, 
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	CONSTRAINT pk_training_entries PRIMARY KEY (clinic_id, id), 
	CONSTRAINT ck_training_entries_outcome CHECK (outcome IN ('done', 'partly', 'skipped')), 
	CONSTRAINT fk_training_entries_clinic_id_training_session_id FOREIGN KEY(clinic_id, training_session_id) REFERENCES training_sessions (clinic_id, id), 
	CONSTRAINT fk_training_entries_clinic_id FOREIGN KEY(clinic_id) REFERENCES clinics (id), 
	CONSTRAINT uq_training_entries_clinic_id_training_session_id_item_id UNIQUE (clinic_id, training_session_id, item_id)
);
CREATE TABLE audit_events (
	clinic_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	action VARCHAR(60) NOT NULL, 
	actor VARCHAR(10) NOT NULL, 
	actor_id CHAR(32), 
	actor_name VARCHAR(120) NOT NULL, 
	subject VARCHAR(30) NOT NULL, 
	subject_id CHAR(32), 
	patient_id CHAR(32), 
	detail JSON NOT NULL, 
	address VARCHAR(45) NOT NULL, 
	position INTEGER, 
	seal VARCHAR(64), 
	CONSTRAINT pk_audit_events PRIMARY KEY (clinic_id, id), 
	CONSTRAINT uq_audit_events_clinic_id_position UNIQUE (clinic_id, position)
);
CREATE INDEX ix_audit_events_clinic_id_subject_id ON audit_events (clinic_id, subject_id);
CREATE TABLE audit_heads (
	clinic_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	seal VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_heads PRIMARY KEY (clinic_id)
);
