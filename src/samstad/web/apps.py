from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "samstad.web"
    verbose_name = "Web"
