from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "samstad.organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from simple_history.signals import pre_create_historical_record

        from samstad.organisation import audit, rules  # noqa: F401  (rules register the tables of rights)

        pre_create_historical_record.connect(audit.date_by_the_clock, dispatch_uid="samstad history")
