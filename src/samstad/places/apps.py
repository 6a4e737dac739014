from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "samstad.places"
    verbose_name = "Places"

    def ready(self) -> None:
        from samstad.places import rules  # noqa: F401  (registers the tables of rights)
