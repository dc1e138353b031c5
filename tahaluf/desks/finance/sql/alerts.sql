-- Four eyes over an alert, whoever writes: an alert begins without a verdict, goes from state to state as the table says,
-- is proposed in the name of the officer whose context is open and decided by another officer of the desk on the very
-- verdict and evidence that were proposed. Once the evidence has changed, nobody decides what was proposed on the old one.
-- A supervisor alone opens a decided alert again. Raw SQL as the web role cannot pass by this either.

CREATE FUNCTION public.finance_alert_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    myself bigint := wall.officer_id();
    works boolean := wall.holds('finance', ARRAY['officer', 'releaser', 'supervisor']);
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'new' OR NEW.verdict <> '' OR NEW.proposed_by_id IS NOT NULL OR NEW.decided_by_id IS NOT NULL
           OR NEW.proposed_at IS NOT NULL OR NEW.decided_at IS NOT NULL OR NEW.evidence_changed_at IS NOT NULL THEN
            RAISE EXCEPTION 'an alert begins new and undecided' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('new', 'in-review'), ('new', 'lapsed'),
        ('in-review', 'proposed'), ('in-review', 'new'), ('in-review', 'lapsed'),
        ('proposed', 'decided'), ('proposed', 'in-review'), ('proposed', 'lapsed'),
        ('decided', 'in-review'))
    THEN
        RAISE EXCEPTION 'an alert goes from % to % by no rule', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'proposed' AND OLD.state <> 'proposed' THEN
        IF NOT works OR NEW.proposed_by_id IS DISTINCT FROM myself OR NEW.decided_by_id IS NOT NULL
           OR NEW.verdict NOT IN ('true', 'false', 'exempt', 'unclear') OR NEW.evidence_changed_at IS NOT NULL THEN
            RAISE EXCEPTION 'a verdict is proposed in one''s own name' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.state = 'decided' AND OLD.state <> 'decided' THEN
        IF NOT works OR NEW.decided_by_id IS DISTINCT FROM myself OR NEW.decided_by_id = OLD.proposed_by_id
           OR OLD.evidence_changed_at IS NOT NULL
           OR (NEW.verdict, NEW.proposed_by_id, NEW.proposed_at) IS DISTINCT FROM
              (OLD.verdict, OLD.proposed_by_id, OLD.proposed_at)
           OR (NEW.verdict = 'true' AND NOT wall.holds('finance', ARRAY['releaser', 'supervisor']))
           OR (NEW.verdict IN ('exempt', 'unclear') AND NOT wall.holds('finance', ARRAY['supervisor'])) THEN
            RAISE EXCEPTION 'a second officer decides, in the own name, what was proposed'
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.state = 'in-review' AND OLD.state IN ('proposed', 'decided') THEN
        IF NOT works OR NEW.verdict <> '' OR NEW.proposed_by_id IS NOT NULL OR NEW.decided_by_id IS NOT NULL
           OR (OLD.state = 'decided' AND NOT wall.holds('finance', ARRAY['supervisor'])) THEN
            RAISE EXCEPTION 'an officer gives an alert back without a verdict' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF (NEW.verdict, NEW.proposed_by_id, NEW.proposed_at, NEW.decided_by_id, NEW.decided_at)
          IS DISTINCT FROM (OLD.verdict, OLD.proposed_by_id, OLD.proposed_at, OLD.decided_by_id, OLD.decided_at) THEN
        RAISE EXCEPTION 'a verdict changes with its state alone' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state IN ('proposed', 'decided', 'lapsed') AND NEW.state IN ('proposed', 'decided', 'lapsed')
       AND ((NEW.entry_id, NEW.entry_digest, NEW.subject_digest, NEW.subject_version, NEW.subject_data, NEW.subject_name,
             NEW.matched_name, NEW.shortfall, NEW.cutoff, NEW.reasons)
            IS DISTINCT FROM
            (OLD.entry_id, OLD.entry_digest, OLD.subject_digest, OLD.subject_version, OLD.subject_data, OLD.subject_name,
             OLD.matched_name, OLD.shortfall, OLD.cutoff, OLD.reasons)
            OR (OLD.evidence_changed_at IS NOT NULL AND NEW.evidence_changed_at IS NULL)) THEN
        RAISE EXCEPTION 'the evidence of a verdict does not change under it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON public.finance_alert
    FOR EACH ROW EXECUTE FUNCTION public.finance_alert_guard();

-- A good-guy entry rests on a false match that two officers decided, for that very pair.
CREATE FUNCTION public.finance_goodguy_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.finance_alert a
        WHERE a.id = NEW.alert_id AND a.state = 'decided' AND a.verdict = 'false' AND a.member_id = NEW.member_id
          AND a.subject_id = NEW.subject_id AND a.list_key = NEW.list_key AND a.listed_id = NEW.listed_id
          AND a.list_owner_id IS NOT DISTINCT FROM NEW.list_owner_id
          AND a.entry_digest = NEW.entry_digest AND a.subject_digest = NEW.subject_digest) THEN
        RAISE EXCEPTION 'a good-guy entry rests on a decided false match' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard BEFORE INSERT ON public.finance_goodguy
    FOR EACH ROW EXECUTE FUNCTION public.finance_goodguy_guard();

CREATE FUNCTION public.finance_goodguy_lapse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.lapsed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a lapsed entry stays lapsed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER lapse BEFORE UPDATE ON public.finance_goodguy
    FOR EACH ROW EXECUTE FUNCTION public.finance_goodguy_lapse();
