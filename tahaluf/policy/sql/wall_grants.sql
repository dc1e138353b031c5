-- Who may call what.

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
