-- A version is released as a proposal says, once, and where its handling asks for two officers by a proposal that two
-- have decided; it is recalled once, after its release. Raw SQL as the web role cannot pass by this either: a proposal
-- is written and decided only in the name of the officer whose context is open.

CREATE FUNCTION public.records_recordversion_release() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (NEW.audience, NEW.audience_officers, NEW.released_at)
        IS DISTINCT FROM (OLD.audience, OLD.audience_officers, OLD.released_at)
    AND NOT (OLD.released_at IS NULL AND NEW.released_at IS NOT NULL AND EXISTS (
        SELECT FROM public.policy_releaseproposal p
        WHERE p.version_id = NEW.id AND p.audience = NEW.audience AND p.audience_officers = NEW.audience_officers
          AND (p.state = 'released' OR (p.state = 'alone' AND NEW.tlp NOT IN ('red', 'amber+strict')))))
    THEN
        RAISE EXCEPTION 'a version is released once, as a decided proposal says' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.recalled_at IS DISTINCT FROM OLD.recalled_at
    AND NOT (OLD.recalled_at IS NULL AND NEW.released_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'a version is recalled once, after its release' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER release BEFORE UPDATE ON public.records_recordversion
    FOR EACH ROW EXECUTE FUNCTION public.records_recordversion_release();
