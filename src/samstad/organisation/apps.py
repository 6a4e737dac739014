from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "samstad.organisation"
    verbose_name = "Organisation"
