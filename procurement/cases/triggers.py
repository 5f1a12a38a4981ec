"""What the database itself refuses, whoever asks: undeclared steps, versions that jump, broken chains."""

CASE_TRIGGERS = """
CREATE FUNCTION case_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <> 0 OR NEW.events_count <> 0 OR NEW.head_hash <> '' OR NEW.closed_at IS NOT NULL THEN
        RAISE check_violation USING MESSAGE = 'a new case has no history', CONSTRAINT = 'case_begins_empty';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM procurement_caseedge
                   WHERE kind = NEW.kind AND source = '' AND target = NEW.state) THEN
        RAISE check_violation USING CONSTRAINT = 'case_edge_declared',
            MESSAGE = format('no case of %s begins as %s', NEW.kind, NEW.state);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_begins BEFORE INSERT ON procurement_case FOR EACH ROW EXECUTE FUNCTION case_begins();

CREATE FUNCTION case_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version NOT IN (OLD.version, OLD.version + 1) THEN
        RAISE check_violation USING CONSTRAINT = 'case_version_next',
            MESSAGE = format('case %s is at version %s, not before %s', OLD.id, OLD.version, NEW.version);
    END IF;
    IF NEW.kind <> OLD.kind OR NEW.id <> OLD.id OR NEW.opened_at <> OLD.opened_at
       OR (OLD.number IS NOT NULL AND NEW.number IS DISTINCT FROM OLD.number) THEN
        RAISE check_violation USING MESSAGE = 'kind, number and beginning of a case never change',
            CONSTRAINT = 'case_keeps_its_name';
    END IF;
    IF (NEW.state <> OLD.state OR NEW.policy_day <> OLD.policy_day OR NEW.policy_set_id <> OLD.policy_set_id
        OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at OR NEW.closed_at IS DISTINCT FROM OLD.closed_at)
       AND NEW.version <> OLD.version + 1 THEN
        RAISE check_violation USING CONSTRAINT = 'case_version_next',
            MESSAGE = format('a step of case %s needs version %s', OLD.id, OLD.version + 1);
    END IF;
    IF NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM procurement_caseedge
        WHERE kind = NEW.kind AND source = OLD.state AND target = NEW.state) THEN
        RAISE check_violation USING CONSTRAINT = 'case_edge_declared',
            MESSAGE = format('no step of %s leads from %s to %s', NEW.kind, OLD.state, NEW.state);
    END IF;
    IF pg_trigger_depth() < 2
       AND (NEW.events_count <> OLD.events_count OR NEW.head_hash <> OLD.head_hash) THEN
        RAISE check_violation USING CONSTRAINT = 'case_chain_kept',
            MESSAGE = 'only a new event moves the head of the chain';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_goes_on BEFORE UPDATE ON procurement_case FOR EACH ROW EXECUTE FUNCTION case_goes_on();

CREATE FUNCTION case_step_has_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM procurement_caseevent WHERE case_id = NEW.id AND version = NEW.version) THEN
        RAISE check_violation USING CONSTRAINT = 'case_step_has_event',
            MESSAGE = format('version %s of case %s has no event', NEW.version, NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER case_step_has_event AFTER INSERT OR UPDATE OF version ON procurement_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION case_step_has_event();

CREATE FUNCTION case_event_chained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head procurement_case;
BEGIN
    SELECT * INTO STRICT head FROM procurement_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF NEW.seq <> head.events_count + 1 OR NEW.previous_hash <> head.head_hash OR NEW.version <> head.version
       OR NEW.hash <> encode(sha256(convert_to(NEW.previous_hash || E'\\n' || NEW.canonical, 'UTF8')), 'hex') THEN
        RAISE check_violation USING CONSTRAINT = 'case_event_chained',
            MESSAGE = format('event %s does not continue the chain of case %s', NEW.seq, NEW.case_id);
    END IF;
    UPDATE procurement_case SET events_count = NEW.seq, head_hash = NEW.hash, touched_at = NEW.at
    WHERE id = NEW.case_id;
    RETURN NEW;
END $$;
CREATE TRIGGER case_event_chained BEFORE INSERT ON procurement_caseevent
FOR EACH ROW EXECUTE FUNCTION case_event_chained();

CREATE FUNCTION case_event_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'events are written once and kept';
END $$;
CREATE TRIGGER case_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement_caseevent
FOR EACH STATEMENT EXECUTE FUNCTION case_event_kept();
"""

UNDO = """
DROP FUNCTION case_begins, case_goes_on, case_step_has_event, case_event_chained, case_event_kept CASCADE;
"""
