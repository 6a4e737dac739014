from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "samstad.places"
    verbose_name = "Places"

    def ready(self) -> None:
        from samstad.places import grant_rules, local_rules, rules  # noqa: F401  (register the tables of rights)
