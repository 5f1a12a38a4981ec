"""What the database itself refuses: an approved parameter of the law is never overwritten."""

APPROVED_PARAMETERS = """
CREATE FUNCTION approved_parameter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'approved parameter % is kept for good', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF to_jsonb(NEW) - 'valid_to' <> to_jsonb(OLD) - 'valid_to' THEN
        RAISE EXCEPTION 'approved parameter % may only be given another last day', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approved_parameter_stays BEFORE UPDATE OR DELETE ON procurement_legalparameter
FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION approved_parameter_stays();
"""
