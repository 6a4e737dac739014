from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "samstad.places"
    verbose_name = "Places"
