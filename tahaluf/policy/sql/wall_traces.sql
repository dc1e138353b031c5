-- Nobody writes into the trail in another's name: a member's events, those of its machine, and the node's own.
DROP POLICY inserts ON public.policy_auditevent;
CREATE POLICY inserts ON public.policy_auditevent FOR INSERT TO {web} WITH CHECK (
    (member_id = (SELECT wall.member_id()) AND officer_id = (SELECT wall.self_id()))
    OR (member_id = (SELECT wall.member_id()) AND officer_id IS NULL AND (SELECT wall.machine()) = desk)
    OR (member_id IS NULL AND (SELECT wall.administrator()) AND officer_id IS NOT DISTINCT FROM (SELECT wall.self_id())));
