-- API tokens and jobs.

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
