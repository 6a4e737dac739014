from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "samstad.followup"
    verbose_name = "Followup"

    def ready(self) -> None:
        from samstad.followup import rules  # noqa: F401  (registers the tables of rights)
