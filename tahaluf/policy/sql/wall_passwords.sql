-- Signing in: passwords, outside providers, second factors.

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
