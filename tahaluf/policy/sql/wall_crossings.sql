-- What crosses between members, and what only the owner does.

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
