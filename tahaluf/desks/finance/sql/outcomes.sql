-- Nothing freezes by itself, and one officer alone lifts nothing: a freeze rests on a true match that two officers
-- decided and is ordered in the name of the officer whose context is open; it is lifted by another officer than the one
-- who proposed it.

CREATE FUNCTION public.finance_freeze_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    myself bigint := wall.officer_id();
    works boolean := wall.holds('finance', ARRAY['officer', 'releaser', 'supervisor']);
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT works OR NEW.state <> 'in-force' OR NEW.ordered_by_id IS DISTINCT FROM myself
           OR NEW.lift_proposed_by_id IS NOT NULL OR NEW.lifted_by_id IS NOT NULL
           OR NOT EXISTS (
               SELECT FROM public.finance_alert a
               WHERE a.id = NEW.alert_id AND a.state = 'decided' AND a.verdict = 'true'
                 AND a.subject_id = NEW.subject_id AND a.member_id = NEW.member_id) THEN
            RAISE EXCEPTION 'a freeze rests on a decided true match' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('in-force', 'in-review'),
        ('in-review', 'lift-proposed'), ('in-review', 'in-force'),
        ('lift-proposed', 'lifted'), ('lift-proposed', 'in-review'))
    THEN
        RAISE EXCEPTION 'a freeze goes from % to % by no rule', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'lift-proposed' AND OLD.state <> 'lift-proposed' THEN
        IF NOT works OR NEW.lift_proposed_by_id IS DISTINCT FROM myself OR NEW.lifted_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'lifting is proposed in one''s own name' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.state = 'lifted' AND OLD.state <> 'lifted' THEN
        IF NOT wall.holds('finance', ARRAY['releaser', 'supervisor']) OR NEW.lifted_by_id IS DISTINCT FROM myself
           OR NEW.lifted_by_id = OLD.lift_proposed_by_id
           OR NEW.lift_proposed_by_id IS DISTINCT FROM OLD.lift_proposed_by_id THEN
            RAISE EXCEPTION 'a second officer lifts, in the own name' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.state IN ('in-review', 'in-force') AND NEW.state <> OLD.state THEN
        IF (OLD.state <> 'in-force' AND NOT works) OR NEW.lift_proposed_by_id IS NOT NULL
           OR NEW.lifted_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'an officer says what becomes of a freeze' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF (NEW.lift_proposed_by_id, NEW.lifted_by_id, NEW.lifted_at)
          IS DISTINCT FROM (OLD.lift_proposed_by_id, OLD.lifted_by_id, OLD.lifted_at) THEN
        RAISE EXCEPTION 'who lifted changes with the state alone' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON public.finance_freeze
    FOR EACH ROW EXECUTE FUNCTION public.finance_freeze_guard();
