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

CREATE FUNCTION wall.member_id() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT c.member_id FROM wall.current_context() c WHERE c.stage = 'full' $$;

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

-- Open a context for the rest of the transaction; nothing comes back for a token that is wrong, ended or expired.
CREATE FUNCTION wall.open(token text, OUT kind text, OUT stage text, OUT officer_id bigint, OUT member_id bigint,
                          OUT administrator boolean, OUT scopes text[])
RETURNS SETOF record
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE found wall.context;
BEGIN
    PERFORM set_config('tahaluf.token', coalesce(token, ''), true);
    found := wall.current_context();
    IF found.digest IS NULL THEN
        PERFORM set_config('tahaluf.token', '', true);
        RETURN;
    END IF;
    IF found.seen_at < now() - interval '1 minute' THEN
        UPDATE wall.context c SET seen_at = now() WHERE c.digest = found.digest;
    END IF;
    kind := found.kind; stage := found.stage; officer_id := found.officer_id; member_id := found.member_id;
    administrator := wall.administrator(); scopes := found.scopes;
    RETURN NEXT;
END $$;

-- ---------------------------------------------------------------- sessions

CREATE FUNCTION wall.check_token(token text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF token IS NULL OR length(token) < 32 THEN
        RAISE EXCEPTION 'a token has at least 32 characters' USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION wall.session_create(token text, data text, lifetime interval) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM wall.check_token(token);
    INSERT INTO wall.context (digest, kind, stage, data, idle, expires_at)
    VALUES (wall.digest(token), 'session', 'anonymous', data, interval '45 minutes',
            now() + least(lifetime, interval '12 hours'))
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM set_config('tahaluf.token', token, true);
    RETURN true;
END $$;

CREATE FUNCTION wall.session_load(token text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c.data FROM wall.context c
    WHERE c.digest = wall.digest(token) AND c.kind = 'session' AND c.ended_at IS NULL AND c.expires_at > now()
      AND (c.idle IS NULL OR c.seen_at + c.idle > now())
$$;

CREATE FUNCTION wall.session_save(token text, data text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE wall.context c SET data = session_save.data
    WHERE c.digest = wall.digest(token) AND c.kind = 'session' AND c.ended_at IS NULL AND c.expires_at > now();
    RETURN FOUND;
END $$;

-- Give a session a new token (after a sign-in) and go on under it.
CREATE FUNCTION wall.session_cycle(old_token text, new_token text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM wall.check_token(new_token);
    UPDATE wall.context c SET digest = wall.digest(new_token)
    WHERE c.digest = wall.digest(old_token) AND c.kind = 'session' AND c.ended_at IS NULL AND c.expires_at > now();
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM set_config('tahaluf.token', new_token, true);
    RETURN true;
END $$;

CREATE FUNCTION wall.session_end(token text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE wall.context c SET ended_at = now(), data = ''
    WHERE c.digest = wall.digest(token) AND c.kind = 'session' AND c.ended_at IS NULL
$$;

-- ---------------------------------------------------------------- passwords

CREATE FUNCTION wall.password_recipe(login text, OUT algorithm text, OUT iterations integer, OUT salt text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held text;
    usual text;
BEGIN
    SELECT c.encoded INTO held FROM wall.credential c
    JOIN public.records_officer o ON o.id = c.officer_id WHERE o.login = password_recipe.login;
    SELECT c.encoded INTO usual FROM wall.credential c ORDER BY c.officer_id LIMIT 1;
    algorithm := coalesce(split_part(coalesce(held, usual), '$', 1), 'pbkdf2_sha256');
    iterations := coalesce(nullif(split_part(coalesce(held, usual), '$', 2), '')::integer, 1000000);
    salt := CASE WHEN held IS NOT NULL THEN split_part(held, '$', 3)
        ELSE left(translate(encode(sha256(convert_to(
            (SELECT s.value FROM wall.secret s WHERE s.name = 'decoy') || password_recipe.login, 'UTF8')),
            'base64'), '+/=', ''), 22) END;
END $$;

-- Whether a key may be tried: at most ten failures in a quarter of an hour.
CREATE FUNCTION wall.may_try(key bytea) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT NOT EXISTS (
        SELECT FROM wall.attempt a
        WHERE a.key = may_try.key AND a.failures >= 10 AND a.since > now() - interval '15 minutes')
$$;

CREATE FUNCTION wall.count_attempt(key bytea, success boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF success THEN
        DELETE FROM wall.attempt a WHERE a.key = count_attempt.key;
    ELSE
        INSERT INTO wall.attempt AS a (key, failures) VALUES (count_attempt.key, 1)
        ON CONFLICT ON CONSTRAINT attempt_pkey DO UPDATE SET
            failures = CASE WHEN a.since > now() - interval '15 minutes' THEN a.failures + 1 ELSE 1 END,
            since = CASE WHEN a.since > now() - interval '15 minutes' THEN a.since ELSE now() END;
    END IF;
END $$;

CREATE FUNCTION wall.compare_password(login text, encoded text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    key bytea := sha256(convert_to('login:' || login, 'UTF8'));
    found bigint;
BEGIN
    IF NOT wall.may_try(key) THEN RETURN NULL; END IF;
    SELECT c.officer_id INTO found FROM wall.credential c
    JOIN public.records_officer o ON o.id = c.officer_id
    WHERE o.login = compare_password.login AND o.is_active
      AND sha256(convert_to(c.encoded, 'UTF8')) = sha256(convert_to(compare_password.encoded, 'UTF8'));
    PERFORM wall.count_attempt(key, found IS NOT NULL);
    RETURN found;
END $$;
REVOKE ALL ON FUNCTION wall.compare_password(text, text) FROM PUBLIC;

-- The first factor: binds an anonymous session to the officer, who then sees the own account and nothing else.
CREATE FUNCTION wall.sign_in(token text, login text, encoded text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE known bigint;
BEGIN
    known := wall.compare_password(login, encoded);
    IF known IS NULL THEN RETURN NULL; END IF;
    UPDATE wall.context c SET stage = 'password', officer_id = known,
        member_id = (SELECT o.member_id FROM public.records_officer o WHERE o.id = known)
    WHERE c.digest = wall.digest(token) AND c.kind = 'session' AND c.ended_at IS NULL AND c.expires_at > now();
    IF NOT FOUND THEN RETURN NULL; END IF;
    PERFORM set_config('tahaluf.token', token, true);
    RETURN known;
END $$;

-- The first factor by an outside provider (OpenID Connect), where the operator has switched it on: the web process
-- vouches for the provider's answer.
CREATE FUNCTION wall.sign_in_external(token text, provider text, uid text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE known bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM wall.secret s WHERE s.name = 'external-sign-in' AND s.value = 'on') THEN
        RETURN NULL;
    END IF;
    UPDATE wall.context c SET stage = 'password', officer_id = o.id, member_id = o.member_id
    FROM public.socialaccount_socialaccount a JOIN public.records_officer o ON o.id = a.user_id AND o.is_active
    WHERE a.provider = sign_in_external.provider AND a.uid = sign_in_external.uid
      AND c.digest = wall.digest(token) AND c.kind = 'session' AND c.stage = 'anonymous'
      AND c.ended_at IS NULL AND c.expires_at > now()
    RETURNING o.id INTO known;
    IF known IS NOT NULL THEN
        PERFORM set_config('tahaluf.token', token, true);
    END IF;
    RETURN known;
END $$;

-- Owner only: the operator's decision on outside providers.
CREATE FUNCTION wall.allow_external_sign_in(allowed boolean) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO wall.secret VALUES ('external-sign-in', CASE WHEN allowed THEN 'on' ELSE 'off' END)
    ON CONFLICT ON CONSTRAINT secret_pkey DO UPDATE SET value = EXCLUDED.value
$$;

-- The second factor was right, or is to be enrolled now: without one, the session stays at the own account.
CREATE FUNCTION wall.complete_sign_in(token text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE reached text;
BEGIN
    UPDATE wall.context c SET stage = CASE WHEN EXISTS (
            SELECT FROM public.mfa_authenticator m
            WHERE m.user_id = c.officer_id AND m.type IN ('totp', 'webauthn')) THEN 'full' ELSE 'enrolment' END
    WHERE c.digest = wall.digest(token) AND c.kind = 'session' AND c.stage IN ('password', 'enrolment')
      AND c.ended_at IS NULL AND c.expires_at > now()
    RETURNING c.stage INTO reached;
    RETURN reached;
END $$;

-- Whether this is the password of the officer whose context is open.
CREATE FUNCTION wall.password_matches(login text, encoded text) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT coalesce(wall.self_id() = wall.compare_password(login, encoded), false) $$;

CREATE FUNCTION wall.set_password(officer bigint, encoded text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE counted integer;
BEGIN
    IF NOT (coalesce(wall.self_id() = officer, false) OR wall.administrator()) THEN
        RAISE EXCEPTION 'only the officer or the node administrator sets a password'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO wall.credential AS c (officer_id, encoded) VALUES (officer, set_password.encoded)
    ON CONFLICT ON CONSTRAINT credential_pkey DO UPDATE SET encoded = EXCLUDED.encoded, changed_at = now();
    UPDATE public.records_officer o SET credential_number = o.credential_number + 1 WHERE o.id = officer
    RETURNING o.credential_number INTO counted;
    UPDATE wall.context c SET ended_at = now(), data = ''
    WHERE c.officer_id = officer AND c.kind IN ('session', 'token') AND c.ended_at IS NULL
      AND c.digest IS DISTINCT FROM wall.digest(nullif(current_setting('tahaluf.token', true), ''));
    IF wall.self_id() IS DISTINCT FROM officer THEN
        PERFORM wall.trace_administration(officer, 'accounts:password:set-by-administrator');
    END IF;
    RETURN counted;
END $$;

-- Whoever can open accounts can open them wrongly: the member's auditors see each such act.
CREATE FUNCTION wall.trace_administration(officer bigint, action text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO public.policy_auditevent (uid, at, member_id, officer_id, desk, action, subject, details)
    SELECT gen_random_uuid(), now(), o.member_id, wall.self_id(), '', trace_administration.action, o.uid::text, '{{}}'
    FROM public.records_officer o WHERE o.id = officer
$$;

-- A lost telephone: the officer signs in with the password alone and must enrol a second factor before anything else.
CREATE FUNCTION wall.reset_second_factor(officer bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE removed integer;
BEGIN
    IF NOT wall.administrator() THEN
        RAISE EXCEPTION 'only the node administrator resets a second factor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM public.mfa_authenticator m WHERE m.user_id = officer;
    GET DIAGNOSTICS removed = ROW_COUNT;
    UPDATE wall.context c SET ended_at = now(), data = ''
    WHERE c.officer_id = officer AND c.kind IN ('session', 'token') AND c.ended_at IS NULL;
    PERFORM wall.trace_administration(officer, 'accounts:second-factor:reset');
    RETURN removed;
END $$;

-- ---------------------------------------------------------------- API tokens, jobs, the operator

CREATE FUNCTION wall.token_issue(token text, label text, scopes text[], lifetime interval) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    own wall.context := wall.current_context();
    made bigint;
BEGIN
    IF own.stage IS DISTINCT FROM 'full' OR own.kind <> 'session' THEN
        RAISE EXCEPTION 'only a signed-in officer issues a token' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM wall.check_token(token);
    INSERT INTO wall.context (digest, kind, stage, officer_id, member_id, scopes, label, expires_at)
    VALUES (wall.digest(token), 'token', 'full', own.officer_id, own.member_id, coalesce(scopes, '{{}}'), label,
            now() + least(lifetime, interval '90 days'))
    RETURNING id INTO made;
    RETURN made;
END $$;

-- The officer's own sessions and tokens, without what would open them.
CREATE FUNCTION wall.own_contexts(OUT id bigint, OUT kind text, OUT label text, OUT scopes text[],
                                  OUT opened_at timestamptz, OUT seen_at timestamptz, OUT expires_at timestamptz,
                                  OUT this_one boolean)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c.id, c.kind, c.label, c.scopes, c.opened_at, c.seen_at, c.expires_at,
           c.digest = wall.digest(current_setting('tahaluf.token', true))
    FROM wall.context c
    WHERE c.officer_id = wall.officer_id() AND c.kind IN ('session', 'token') AND c.stage = 'full'
      AND c.ended_at IS NULL AND c.expires_at > now() AND (c.idle IS NULL OR c.seen_at + c.idle > now())
    ORDER BY c.kind, c.opened_at DESC
$$;

CREATE FUNCTION wall.end_own_context(context_id bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE wall.context c SET ended_at = now(), data = ''
    WHERE c.id = context_id AND c.officer_id = wall.officer_id() AND c.kind IN ('session', 'token')
      AND c.ended_at IS NULL;
    RETURN FOUND;
END $$;

-- A job's token: the job acts as the officer who asked for it, until it ends or the lifetime runs out.
CREATE FUNCTION wall.job_issue(lifetime interval) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    own wall.context := wall.current_context();
    token text := gen_random_uuid()::text;
BEGIN
    IF own.stage IS DISTINCT FROM 'full' THEN
        RAISE EXCEPTION 'a job needs an open context' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO wall.context (digest, kind, stage, officer_id, member_id, administrator, scopes, expires_at)
    VALUES (wall.digest(token), CASE WHEN own.kind = 'operator' THEN 'operator' ELSE 'job' END, 'full',
            own.officer_id, own.member_id, own.administrator, own.scopes, now() + least(lifetime, interval '7 days'));
    RETURN token;
END $$;

CREATE FUNCTION wall.job_end(token text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ UPDATE wall.context c SET ended_at = now() WHERE c.digest = wall.digest(token) AND c.ended_at IS NULL $$;

-- End what has run out, so that a clock set back does not bring it to life again, and forget what ended long ago.
CREATE FUNCTION wall.sweep() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE wall.context SET ended_at = now(), data = '' WHERE ended_at IS NULL AND expires_at <= now();
    DELETE FROM wall.context WHERE ended_at < now() - interval '30 days';
    DELETE FROM wall.attempt WHERE since < now() - interval '1 day';
$$;

-- ---------------------------------------------------------------- what crosses between members

-- The officers whom others may name for TLP:RED: those that asked to be in the directory.
CREATE FUNCTION wall.directory(OUT officer_id bigint, OUT uid uuid, OUT name text, OUT member_id bigint)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT o.id, o.uid, o.name, o.member_id FROM public.records_officer o
    WHERE o.in_directory AND o.is_active AND wall.is_open() ORDER BY o.member_id, o.name
$$;

-- Tell the officers of a version's audience that there is something; only its originator can.
CREATE FUNCTION wall.announce(version_id bigint, code text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    version public.records_recordversion;
    told integer;
BEGIN
    SELECT v.* INTO version FROM public.records_recordversion v
    WHERE v.id = version_id AND v.originator_id = wall.member_id();
    IF version.id IS NULL OR code NOT IN ('released', 'recalled') THEN
        RAISE EXCEPTION 'only the originator announces' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO public.policy_notification (uid, officer_id, code, subject, url, created_at)
    SELECT gen_random_uuid(), o.id, 'record-' || code, version.uid::text,
           CASE code WHEN 'released' THEN '/records/' || version.uid ELSE '' END, now()
    FROM public.records_officer o
    WHERE o.is_active AND o.member_id = ANY (version.audience)
      AND (version.tlp <> 'red' OR o.id = ANY (version.audience_officers))
      AND EXISTS (SELECT FROM public.records_roleassignment r
                  WHERE r.officer_id = o.id AND r.desk = version.desk AND r.role <> 'auditor'
                    AND r.starts_on <= current_date AND (r.ends_on IS NULL OR r.ends_on > current_date));
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END $$;

-- Owner only: contexts for the operator's commands, and for whoever sets up a node or a test.
CREATE FUNCTION wall.issue(token text, kind text, officer bigint, lifetime interval) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM wall.check_token(token);
    INSERT INTO wall.context (digest, kind, stage, officer_id, member_id, administrator, expires_at)
    VALUES (wall.digest(token), issue.kind, 'full', officer,
            (SELECT o.member_id FROM public.records_officer o WHERE o.id = officer), issue.kind = 'operator',
            now() + lifetime);
END $$;

CREATE FUNCTION wall.end_operators() RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$ UPDATE wall.context SET ended_at = now() WHERE kind = 'operator' AND ended_at IS NULL $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wall FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    wall.digest(text), wall.is_open(), wall.member_id(), wall.officer_id(), wall.self_id(), wall.administrator(),
    wall.close(), wall.open(text),
    wall.session_create(text, text, interval), wall.session_load(text), wall.session_save(text, text),
    wall.session_cycle(text, text), wall.session_end(text),
    wall.password_recipe(text), wall.sign_in(text, text, text), wall.sign_in_external(text, text, text),
    wall.complete_sign_in(text),
    wall.password_matches(text, text), wall.set_password(bigint, text),
    wall.reset_second_factor(bigint),
    wall.token_issue(text, text, text[], interval), wall.own_contexts(), wall.end_own_context(bigint),
    wall.job_issue(interval), wall.directory(), wall.announce(bigint, text)
    TO {web};
GRANT EXECUTE ON FUNCTION wall.job_end(text), wall.sweep() TO {worker};
