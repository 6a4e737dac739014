from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "samstad.statistics"
    verbose_name = "Statistics"

    def ready(self) -> None:
        from samstad.statistics import rules  # noqa: F401  (registers the tables of rights)
