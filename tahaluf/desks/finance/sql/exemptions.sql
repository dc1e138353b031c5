-- An exempt verdict names its exemption and its end, whoever writes; what was proposed is what is decided, and it lapses
-- only once its end has passed. The trigger of alerts.sql holds who proposes and who decides.

CREATE FUNCTION public.finance_exemption_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    named boolean := NEW.exemption <> '' OR NEW.exemption_reference <> '' OR NEW.exemption_until IS NOT NULL;
BEGIN
    IF TG_OP = 'INSERT' OR NEW.verdict <> 'exempt' THEN
        IF named OR NEW.exemption_lapsed_at IS NOT NULL THEN
            RAISE EXCEPTION 'an exemption belongs to an exempt verdict' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state = 'proposed' AND OLD.state <> 'proposed' THEN
        IF NEW.exemption NOT IN ('unscr-2664', 'unscr-1452-basic', 'unscr-1452-extraordinary', 'licence', 'other')
           OR NEW.exemption_until IS NULL OR NEW.exemption_lapsed_at IS NOT NULL
           OR (NEW.exemption IN ('licence', 'other') AND NEW.exemption_reference = '') THEN
            RAISE EXCEPTION 'an exempt verdict names its exemption and its end' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.exemption, NEW.exemption_reference, NEW.exemption_until)
       IS DISTINCT FROM (OLD.exemption, OLD.exemption_reference, OLD.exemption_until) THEN
        RAISE EXCEPTION 'an exemption changes with its verdict alone' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.exemption_lapsed_at IS DISTINCT FROM OLD.exemption_lapsed_at
       AND (OLD.exemption_lapsed_at IS NOT NULL OR OLD.state <> 'decided' OR NEW.exemption_until IS NULL
            OR NEW.exemption_until > CURRENT_DATE) THEN
        RAISE EXCEPTION 'an exemption lapses when its end has passed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_exemption BEFORE INSERT OR UPDATE ON public.finance_alert
    FOR EACH ROW EXECUTE FUNCTION public.finance_exemption_guard();
