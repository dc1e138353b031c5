-- Open a context for the rest of the transaction; nothing comes back for a token that is wrong, ended or expired.
-- That it was seen is written once a minute, and left out where another request has just done so and still runs: a
-- request may take as long as an upload takes, and the officer's other pages must not wait for it.
CREATE OR REPLACE FUNCTION wall.open(token text, OUT kind text, OUT stage text, OUT officer_id bigint, OUT member_id bigint,
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
        UPDATE wall.context c SET seen_at = now() WHERE c.digest = (
            SELECT o.digest FROM wall.context o WHERE o.digest = found.digest FOR UPDATE SKIP LOCKED);
    END IF;
    kind := found.kind; stage := found.stage; officer_id := found.officer_id; member_id := wall.member_id();
    administrator := wall.administrator(); scopes := found.scopes;
    RETURN NEXT;
END $$;
