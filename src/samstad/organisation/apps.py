from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "samstad.organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from samstad.organisation import rules  # noqa: F401  (registers the tables of rights)
