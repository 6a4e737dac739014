from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "samstad.statistics"
    verbose_name = "Statistics"
