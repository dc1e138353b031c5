-- The second wall: contexts that only an unguessable token opens. docs/walls.md explains each function.
-- {owner}, {web} and {worker} are the node's database roles.

CREATE SCHEMA wall;
REVOKE ALL ON SCHEMA wall FROM PUBLIC;
GRANT USAGE ON SCHEMA wall TO {web};

CREATE TABLE wall.context (
    id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    digest bytea PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('session', 'token', 'job', 'operator')),
    stage text NOT NULL CHECK (stage IN ('anonymous', 'password', 'enrolment', 'full')),
    officer_id bigint REFERENCES public.records_officer ON DELETE CASCADE,
    member_id bigint REFERENCES public.records_member ON DELETE CASCADE,
    administrator boolean NOT NULL DEFAULT false,
    scopes text[],
    label text NOT NULL DEFAULT '',
    data text NOT NULL DEFAULT '',
    opened_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    idle interval,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK (stage = 'anonymous' OR kind = 'operator' OR (officer_id IS NOT NULL AND member_id IS NOT NULL))
);
CREATE INDEX context_officer ON wall.context (officer_id) WHERE ended_at IS NULL;
CREATE INDEX context_expiry ON wall.context (expires_at);

CREATE TABLE wall.credential (
    officer_id bigint PRIMARY KEY REFERENCES public.records_officer ON DELETE CASCADE,
    encoded text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE wall.attempt (
    key bytea PRIMARY KEY,
    failures integer NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE wall.secret (name text PRIMARY KEY, value text NOT NULL);
INSERT INTO wall.secret VALUES ('decoy', gen_random_uuid()::text || gen_random_uuid()::text);

ALTER TABLE wall.context ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE wall.credential ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE wall.attempt ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE wall.secret ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY keeper ON wall.context TO {owner} USING (true) WITH CHECK (true);
CREATE POLICY keeper ON wall.credential TO {owner} USING (true) WITH CHECK (true);
CREATE POLICY keeper ON wall.attempt TO {owner} USING (true) WITH CHECK (true);
CREATE POLICY keeper ON wall.secret TO {owner} USING (true) WITH CHECK (true);

-- ---------------------------------------------------------------- who is asking

CREATE FUNCTION wall.digest(token text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$ SELECT sha256(convert_to(token, 'UTF8')) $$;

CREATE FUNCTION wall.current_context() RETURNS wall.context
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c FROM wall.context c
    WHERE c.digest = wall.digest(nullif(current_setting('tahaluf.token', true), ''))
      AND c.ended_at IS NULL AND c.expires_at > now()
      AND (c.idle IS NULL OR c.seen_at + c.idle > now())
      AND (c.officer_id IS NULL OR EXISTS (
          SELECT FROM public.records_officer o WHERE o.id = c.officer_id AND o.is_active AND o.member_id = c.member_id))
$$;

CREATE FUNCTION wall.is_administrator(officer bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM public.records_roleassignment r
        WHERE r.officer_id = officer AND r.role = 'administrator'
          AND r.starts_on <= current_date AND (r.ends_on IS NULL OR r.ends_on > current_date))
$$;

CREATE FUNCTION wall.is_open() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT coalesce((wall.current_context()).stage = 'full', false) $$;

-- The node administrator works for no member: whatever else that officer holds, no member's content is there.
CREATE FUNCTION wall.member_id() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c.member_id FROM wall.current_context() c
    WHERE c.stage = 'full' AND NOT wall.is_administrator(c.officer_id)
$$;

CREATE FUNCTION wall.officer_id() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT c.officer_id FROM wall.current_context() c WHERE c.stage = 'full' $$;

-- The officer whose password was right, also while the second factor is still owed.
CREATE FUNCTION wall.self_id() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT c.officer_id FROM wall.current_context() c WHERE c.stage <> 'anonymous' $$;

CREATE FUNCTION wall.administrator() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce((
        SELECT c.administrator OR (c.scopes IS NULL AND c.kind <> 'job' AND wall.is_administrator(c.officer_id))
        FROM wall.current_context() c WHERE c.stage = 'full'), false)
$$;

-- ---------------------------------------------------------------- opening and closing

CREATE FUNCTION wall.close() RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$ SELECT set_config('tahaluf.token', '', true) $$;
