-- A standing order stands by its giver: while that officer is no supervisor of the desk any more, or has no account, it is
-- not in force, and the contexts that were opened from it show nothing. Another supervisor confirms it by giving it anew.

CREATE FUNCTION wall.stands_by(officer bigint, member bigint, desk text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM public.records_officer o
        JOIN public.records_roleassignment r ON r.officer_id = o.id AND r.desk = stands_by.desk AND r.role = 'supervisor'
        WHERE o.id = officer AND o.is_active AND o.member_id = member
          AND r.starts_on <= current_date AND (r.ends_on IS NULL OR r.ends_on > current_date))
$$;

CREATE FUNCTION wall.is_ordered(member bigint, desk text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM wall.standing s
        WHERE s.member_id = member AND s.desk = is_ordered.desk AND s.ended_at IS NULL AND s.expires_at > now()
          AND wall.stands_by(s.granted_by, s.member_id, s.desk))
$$;

CREATE OR REPLACE FUNCTION wall.current_context() RETURNS wall.context
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c FROM wall.context c
    WHERE c.digest = wall.digest(nullif(current_setting('tahaluf.token', true), ''))
      AND c.ended_at IS NULL AND c.expires_at > now()
      AND (c.idle IS NULL OR c.seen_at + c.idle > now())
      AND (c.officer_id IS NULL OR EXISTS (
          SELECT FROM public.records_officer o WHERE o.id = c.officer_id AND o.is_active AND o.member_id = c.member_id))
      AND CASE c.kind WHEN 'machine' THEN wall.is_ordered(c.member_id, c.label) ELSE true END
$$;

CREATE OR REPLACE FUNCTION wall.standing_order(desk text, OUT granted_by bigint, OUT granted_at timestamptz,
                                               OUT expires_at timestamptz)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.granted_by, s.granted_at, s.expires_at FROM wall.standing s
    WHERE s.member_id = wall.member_id() AND s.desk = standing_order.desk AND s.ended_at IS NULL AND s.expires_at > now()
      AND wall.stands_by(s.granted_by, s.member_id, s.desk)
$$;

-- The own member's order for a desk that nobody ended and whose giver stands by it no more.
CREATE FUNCTION wall.standing_orphan(desk text, OUT granted_by bigint, OUT granted_at timestamptz,
                                     OUT expires_at timestamptz)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.granted_by, s.granted_at, s.expires_at FROM wall.standing s
    WHERE s.member_id = wall.member_id() AND s.desk = standing_orphan.desk AND s.ended_at IS NULL AND s.expires_at > now()
      AND NOT wall.stands_by(s.granted_by, s.member_id, s.desk)
$$;

CREATE OR REPLACE FUNCTION wall.standing_members(desk text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.member_id FROM wall.standing s
    WHERE s.desk = standing_members.desk AND wall.is_ordered(s.member_id, s.desk)
    GROUP BY s.member_id ORDER BY s.member_id
$$;

REVOKE ALL ON FUNCTION wall.stands_by(bigint, bigint, text), wall.is_ordered(bigint, text),
    wall.standing_orphan(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.standing_orphan(text) TO {web};
