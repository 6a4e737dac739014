from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "samstad.steering"
    verbose_name = "Steering"

    def ready(self) -> None:
        from samstad.steering import activity_rules, rules  # noqa: F401  (registers the tables of rights)
