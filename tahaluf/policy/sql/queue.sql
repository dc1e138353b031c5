-- The queue is the worker's: the web role may put a job in, and sees none.
-- Jobs carry uids and a token that the web role cannot list.

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['procrastinate_jobs', 'procrastinate_events', 'procrastinate_periodic_defers',
                                'procrastinate_workers'] LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, {web}', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO {worker}', name);
        EXECUTE format('CREATE POLICY work ON public.%I TO {worker} USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY keeper ON public.%I TO {owner} USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {worker};

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
ALTER FUNCTION public.procrastinate_defer_jobs_v1(public.procrastinate_job_to_defer_v1[])
    SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp;
GRANT EXECUTE ON FUNCTION public.procrastinate_defer_jobs_v1(public.procrastinate_job_to_defer_v1[]) TO {web};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {worker};

-- Tables without any member's data, see OPEN_TABLES.
GRANT SELECT ON public.django_migrations, public.django_content_type, public.auth_permission, public.auth_group,
    public.auth_group_permissions TO {web};
