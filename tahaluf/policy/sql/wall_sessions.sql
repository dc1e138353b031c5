-- Browser sessions: the session key is the token.

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
