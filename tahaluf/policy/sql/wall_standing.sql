-- Standing orders: what a desk's machine may go on with while nobody is signed in. A supervisor gives one for the own
-- member and desk, for a time; the worker opens a context from it that is nobody's: it belongs to the member, to no
-- officer, so that whatever must be done in an officer's name cannot be done in it.

CREATE TABLE wall.standing (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member_id bigint NOT NULL REFERENCES public.records_member ON DELETE CASCADE,
    desk text NOT NULL,
    granted_by bigint NOT NULL REFERENCES public.records_officer ON DELETE CASCADE,
    granted_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE UNIQUE INDEX standing_one ON wall.standing (member_id, desk) WHERE ended_at IS NULL;
ALTER TABLE wall.standing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY keeper ON wall.standing TO {owner} USING (true) WITH CHECK (true);

ALTER TABLE wall.context DROP CONSTRAINT context_kind_check, DROP CONSTRAINT context_check;
ALTER TABLE wall.context
    ADD CONSTRAINT context_kind_check CHECK (kind IN ('session', 'token', 'job', 'operator', 'machine')),
    ADD CONSTRAINT context_check CHECK (
        stage = 'anonymous' OR kind = 'operator' OR (kind = 'machine' AND officer_id IS NULL AND member_id IS NOT NULL)
        OR (officer_id IS NOT NULL AND member_id IS NOT NULL));

-- Whether the officer whose context is open holds one of the roles on a desk today.
CREATE FUNCTION wall.holds(desk text, roles text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM public.records_roleassignment r
        WHERE r.officer_id = wall.officer_id() AND r.desk = holds.desk AND r.role = ANY (holds.roles)
          AND r.starts_on <= current_date AND (r.ends_on IS NULL OR r.ends_on > current_date))
$$;

-- The desk whose machine this context is; NULL in the context of a person.
CREATE FUNCTION wall.machine() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT c.label FROM wall.current_context() c WHERE c.kind = 'machine' AND c.stage = 'full' $$;

CREATE FUNCTION wall.standing_end(desk text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT wall.holds(desk, ARRAY['supervisor']) THEN
        RAISE EXCEPTION 'only a supervisor of the desk ends a standing order' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE wall.standing s SET ended_at = now()
    WHERE s.member_id = wall.member_id() AND s.desk = standing_end.desk AND s.ended_at IS NULL;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE wall.context c SET ended_at = now()
    WHERE c.kind = 'machine' AND c.member_id = wall.member_id() AND c.label = standing_end.desk AND c.ended_at IS NULL;
    RETURN true;
END $$;

CREATE FUNCTION wall.standing_grant(desk text, lifetime interval) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE own wall.context := wall.current_context();
BEGIN
    IF own.stage IS DISTINCT FROM 'full' OR own.kind <> 'session' THEN
        RAISE EXCEPTION 'only a signed-in officer gives a standing order' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM wall.standing_end(desk);
    INSERT INTO wall.standing (member_id, desk, granted_by, expires_at)
    VALUES (wall.member_id(), standing_grant.desk, own.officer_id, now() + least(lifetime, interval '366 days'));
END $$;

-- The own member's order for a desk, if one is in force.
CREATE FUNCTION wall.standing_order(desk text, OUT granted_by bigint, OUT granted_at timestamptz,
                                    OUT expires_at timestamptz)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.granted_by, s.granted_at, s.expires_at FROM wall.standing s
    JOIN public.records_officer o ON o.id = s.granted_by AND o.is_active
    WHERE s.member_id = wall.member_id() AND s.desk = standing_order.desk AND s.ended_at IS NULL AND s.expires_at > now()
$$;

-- Worker only: the members whose desk has an order in force, and a context for one of them.
CREATE FUNCTION wall.standing_members(desk text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.member_id FROM wall.standing s
    JOIN public.records_officer o ON o.id = s.granted_by AND o.is_active
    WHERE s.desk = standing_members.desk AND s.ended_at IS NULL AND s.expires_at > now() ORDER BY s.member_id
$$;

CREATE FUNCTION wall.machine_issue(member bigint, desk text, lifetime interval) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE token text := gen_random_uuid()::text || gen_random_uuid()::text;
BEGIN
    IF member NOT IN (SELECT wall.standing_members(desk)) THEN
        RAISE EXCEPTION 'no standing order is in force' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO wall.context (digest, kind, stage, member_id, label, expires_at)
    VALUES (wall.digest(token), 'machine', 'full', member, machine_issue.desk, now() + least(lifetime, interval '1 day'));
    RETURN token;
END $$;

REVOKE ALL ON FUNCTION wall.holds(text, text[]), wall.machine(), wall.standing_end(text),
    wall.standing_grant(text, interval), wall.standing_order(text), wall.standing_members(text),
    wall.machine_issue(bigint, text, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.holds(text, text[]), wall.machine(), wall.standing_end(text),
    wall.standing_grant(text, interval), wall.standing_order(text) TO {web};
GRANT EXECUTE ON FUNCTION wall.standing_members(text), wall.machine_issue(bigint, text, interval) TO {worker};

-- What a desk's machine does is in the trail too, under nobody's name.
DROP POLICY inserts ON public.policy_auditevent;
CREATE POLICY inserts ON public.policy_auditevent FOR INSERT TO {web} WITH CHECK (
    (member_id = (SELECT wall.member_id()) AND officer_id = (SELECT wall.self_id()))
    OR (member_id = (SELECT wall.member_id()) AND officer_id IS NULL AND (SELECT wall.machine()) = desk)
    OR (member_id IS NULL AND (SELECT wall.administrator())));
