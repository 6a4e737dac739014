from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "samstad.followup"
    verbose_name = "Followup"
